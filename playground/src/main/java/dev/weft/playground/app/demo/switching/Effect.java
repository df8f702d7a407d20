package dev.weft.playground.app.demo.switching;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What clients saw of one change, from its call until the next. Pure.
 *
 * @param lastOldMicros from the API server's answer to the sending of the last request that still
 *     went the old way; 0 when none was sent after the answer
 * @param late requests that were sent after the acknowledgement, and still went the old way
 * @param unmoved clients that never got an answer the new way
 */
record Effect(Change change, long lastOldMicros, long late, Set<String> unmoved) {
  Effect {
    unmoved = Set.copyOf(unmoved);
  }

  /**
   * @param changes in their order
   * @param asked by all clients, in any order
   */
  static List<Effect> of(List<Change> changes, Collection<Asked> asked) {
    List<Effect> effects = new ArrayList<>();
    Set<String> clients = asked.stream().map(Asked::client).collect(Collectors.toSet());
    for (int i = 0; i < changes.size(); i++) {
      Change change = changes.get(i);
      long end = i + 1 < changes.size() ? changes.get(i + 1).called() : Long.MAX_VALUE;
      List<Asked> window =
          asked.stream()
              .filter(each -> each.sentMicros() >= change.called() && each.sentMicros() < end)
              .filter(Asked::isAnswered)
              .toList();
      effects.add(of(change, window, clients));
    }
    return effects;
  }

  private static Effect of(Change change, List<Asked> window, Set<String> clients) {
    long lastOld = 0;
    long late = 0;
    Set<String> unmoved = new TreeSet<>(clients);
    for (Asked each : window) {
      if (change.isIn(each)) {
        unmoved.remove(each.client());
      } else {
        lastOld = Math.max(lastOld, each.sentMicros() - change.accepted());
        late += each.sentMicros() > change.acknowledged() ? 1 : 0;
      }
    }
    return new Effect(change, lastOld, late, unmoved);
  }

  /** In words; empty when all was as promised. */
  List<String> wrong() {
    List<String> wrong = new ArrayList<>();
    String name = change.kind().resource() + " to " + change.to() + ": ";
    if (late > 0) {
      wrong.add(name + late + " requests went the old way after every proxy had acknowledged it");
    }
    if (!unmoved.isEmpty()) {
      wrong.add(name + "nothing came the new way to " + String.join(", ", new TreeSet<>(unmoved)));
    }
    return wrong;
  }
}
