package dev.weft.proxy.opaque;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The connections of one side of one event loop on which nobody has said anything yet. They cost a
 * client nothing, so there are only so many: the oldest makes room.
 */
public final class Silent {
  private final int max;
  private final Set<Undecided> oldestFirst = new LinkedHashSet<>();

  public Silent(int max) {
    this.max = max;
  }

  void add(Undecided connection) {
    oldestFirst.add(connection);
    if (oldestFirst.size() > max) {
      Iterator<Undecided> oldest = oldestFirst.iterator();
      Undecided leaving = oldest.next();
      oldest.remove();
      leaving.leave();
    }
  }

  void remove(Undecided connection) {
    oldestFirst.remove(connection);
  }
}
