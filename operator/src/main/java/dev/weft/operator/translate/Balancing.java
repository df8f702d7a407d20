package dev.weft.operator.translate;

import dev.weft.api.route.CircuitBreaker;
import dev.weft.api.route.LoadBalancer;
import dev.weft.crds.serviceprofile.LoadBalancer.Policy;
import dev.weft.crds.serviceprofile.LoadBalancer.Zones;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How endpoints are chosen, and left out. */
final class Balancing {
  private static final String BALANCER = "spec.loadBalancer";
  private static final String BREAKER = "spec.circuitBreaker";
  private static final Duration MIN_PENALTY = Duration.ofSeconds(1);
  private static final Duration MAX_PENALTY = Duration.ofMinutes(1);
  private static final Duration WINDOW = Duration.ofSeconds(10);

  private final Problems problems;

  Balancing(Problems problems) {
    this.problems = problems;
  }

  LoadBalancer balancer(dev.weft.crds.serviceprofile.@Nullable LoadBalancer asked) {
    if (asked == null) {
      return LoadBalancer.DEFAULT;
    }
    boolean hashes = asked.policy() == Policy.CONSISTENT_HASH;
    if (hashes != (asked.hash() != null)) {
      problems.add(
          BALANCER + ".hash",
          (hashes ? "is missing" : "is given")
              + " (expected: with policy ConsistentHash, and only there)");
    }
    return new LoadBalancer(
        or(LoadBalancer.DEFAULT.defaultRtt(), BALANCER + ".defaultRtt", asked.defaultRtt()),
        or(LoadBalancer.DEFAULT.decay(), BALANCER + ".decay", asked.decay()),
        asked.zones() == Zones.PREFER,
        asked.hash() == null ? null : HashKeys.of(asked.hash(), BALANCER + ".hash", problems));
  }

  /** Null for none. */
  @Nullable CircuitBreaker breaker(dev.weft.crds.serviceprofile.@Nullable CircuitBreaker asked) {
    if (asked == null) {
      return null;
    }
    Duration min = or(MIN_PENALTY, BREAKER + ".minPenalty", asked.minPenalty());
    Duration max = or(MAX_PENALTY, BREAKER + ".maxPenalty", asked.maxPenalty());
    problems.ordered(BREAKER, "minPenalty", min, "maxPenalty", max);
    var rate = asked.successRate();
    return new CircuitBreaker(
        asked.maxConsecutiveFailures(),
        rate == null
            ? null
            : new CircuitBreaker.SuccessRate(
                rate.minPercent() / 100,
                or(WINDOW, BREAKER + ".successRate.window", rate.window()),
                rate.minRequests()),
        min,
        max,
        asked.jitter());
  }

  private Duration or(Duration otherwise, String field, @Nullable String text) {
    return Objects.requireNonNullElse(problems.duration(field, text), otherwise);
  }
}
