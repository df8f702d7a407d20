package dev.weft.operator.upgrade;

import dev.weft.api.wire.Traffic;
import dev.weft.operator.figures.Tally;
import dev.weft.operator.fleet.PodId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * What pods were asked of late: the difference between what proxies say now and what they said an
 * interval ago. Immutable; keeps two looks, so that what it covers is never shorter than the
 * interval once it has watched that long, and at most twice as long.
 *
 * @param since when the look was taken that is compared with
 * @param middle when the next one was
 */
public record Figures(
    Instant since,
    Map<PodId, Traffic> then,
    Instant middle,
    Map<PodId, Traffic> between,
    Map<PodId, Traffic> now) {

  public Figures {
    then = Map.copyOf(then);
    between = Map.copyOf(between);
    now = Map.copyOf(now);
  }

  /** Begins to watch. */
  public static Figures from(Instant time, Map<PodId, Traffic> traffic) {
    return new Figures(time, traffic, time, traffic, traffic);
  }

  public Figures with(Instant time, Map<PodId, Traffic> traffic, Duration interval) {
    return Duration.between(middle, time).compareTo(interval) < 0
        ? new Figures(since, then, middle, between, traffic)
        : new Figures(middle, between, time, traffic, traffic);
  }

  /** Whatever was asked from this moment on, or for as long as the interval, is covered. */
  boolean covers(Instant from, Instant time, Duration interval) {
    return !since.isAfter(from) || Duration.between(since, time).compareTo(interval) >= 0;
  }

  /** Of these pods together, of late. */
  Tally recent(Iterable<PodId> pods) {
    Tally sum = Tally.NONE;
    for (PodId pod : pods) {
      Traffic latest = now.get(pod);
      if (latest != null) {
        sum = sum.plus(latest, then.get(pod));
      }
    }
    return sum;
  }

  /** Of one pod, since its proxy started. */
  Tally ever(PodId pod) {
    Traffic traffic = now.get(pod);
    return traffic == null ? Tally.NONE : Tally.NONE.plus(traffic, null);
  }

  /** Of all pods together, since their proxies started. */
  Tally ever() {
    Tally sum = Tally.NONE;
    for (Traffic traffic : now.values()) {
      sum = sum.plus(traffic, null);
    }
    return sum;
  }
}
