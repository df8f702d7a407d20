package dev.weft.operator.ca;

import dev.weft.operator.ca.Rate.Bucket;
import dev.weft.operator.fleet.PodId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/** Whose turn it is: bounds for each pod, and for all together. Thread-safe. */
final class Turns {
  private final Limits limits;
  private final InstantSource clock;
  private final Map<PodId, Bucket> pods;
  private Bucket all;

  Turns(Limits limits, InstantSource clock) {
    this.limits = limits;
    this.clock = clock;
    this.all = Bucket.full(limits.inAll(), clock.millis());
    this.pods =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<PodId, Bucket> eldest) {
            return size() > limits.podsRemembered();
          }
        };
  }

  /** What comes of asking. */
  sealed interface Turn {
    record Granted() implements Turn {}

    record TooOften(Duration pause) implements Turn {}

    record TooMany(Duration pause) implements Turn {}
  }

  /** Only what is granted counts. */
  synchronized Turn take(PodId pod) {
    long now = clock.millis();
    Bucket own = pods.getOrDefault(pod, Bucket.full(limits.perPod(), now)).at(now);
    all = all.at(now);
    if (!own.grants()) {
      return new Turn.TooOften(own.pause());
    }
    if (!all.grants()) {
      return new Turn.TooMany(all.pause());
    }
    pods.put(pod, own.less());
    all = all.less();
    return new Turn.Granted();
  }
}
