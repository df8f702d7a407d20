package dev.weft.operator.reconcile.trafficsplit;

import dev.weft.api.wire.Traffic;
import dev.weft.operator.figures.Tally;
import dev.weft.operator.fleet.PodId;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the pods of each rollout's candidate were asked since its last decision by figures. Kept in
 * memory: an operator that comes after this one watches for a whole interval before it decides that
 * all is well. Thread-safe.
 */
final class Windows {
  private final Map<ResourceID, Window> bySplit = new ConcurrentHashMap<>();

  /**
   * @param decided when the decision was made that it follows upon
   */
  record Window(Instant decided, Instant since, Map<PodId, Traffic> then) {
    Tally tally(Set<PodId> pods, Map<PodId, Traffic> now) {
      Tally sum = Tally.NONE;
      for (PodId pod : pods) {
        Traffic latest = now.get(pod);
        if (latest != null) {
          sum = sum.plus(latest, then.get(pod));
        }
      }
      return sum;
    }
  }

  /** The one that follows upon that decision: begun now where there is none. */
  Window after(ResourceID split, Instant decided, Instant now, Map<PodId, Traffic> traffic) {
    return bySplit.compute(
        split,
        (_, known) ->
            known != null && known.decided.equals(decided)
                ? known
                : new Window(decided, now, Map.copyOf(traffic)));
  }

  /** Nothing could be decided by what was seen: it goes on to count. */
  void goOn(ResourceID split, Instant decided) {
    bySplit.computeIfPresent(split, (_, known) -> new Window(decided, known.since, known.then));
  }

  void forget(ResourceID split) {
    bySplit.remove(split);
  }
}
