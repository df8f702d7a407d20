package dev.weft.proxy.outbound;

import dev.weft.api.route.Mirror;
import dev.weft.proxy.route.Table;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The destinations that copies of requests to one destination go to, on one event loop. */
final class Mirrors {
  private final Targets targets;
  private Map<String, Target> held = Map.of();
  private @Nullable Target own;
  private String authority = "";

  Mirrors(Targets targets) {
    this.targets = targets;
  }

  /**
   * Takes a new table over.
   *
   * @param itself the destination itself, which may get copies, too
   * @param itsAuthority its own
   */
  void update(Table table, Target itself, String itsAuthority) {
    Map<String, Target> before = held;
    var now = new HashMap<String, Target>();
    for (Mirror mirror : table.mirrors()) {
      if (!mirror.authority().equals(itsAuthority)) {
        now.computeIfAbsent(mirror.authority(), targets::hold);
      }
    }
    own = itself;
    authority = itsAuthority;
    held = now;
    before.values().forEach(targets::letGo); // after the new ones are held: most are the same
  }

  /** Null when there is no such destination, or no room for it. */
  @Nullable Target of(Mirror mirror) {
    return mirror.authority().equals(authority) ? own : held.get(mirror.authority());
  }

  /** Nobody sends here of their own accord any more. */
  void close() {
    held.values().forEach(targets::letGo);
    held = Map.of();
  }
}
