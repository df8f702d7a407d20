package dev.weft.proxy.breaker;

import dev.weft.api.route.CircuitBreaker;
import dev.weft.api.route.CircuitBreaker.SuccessRate;
import dev.weft.proxy.time.Doubling;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Leaves an endpoint out when it fails too often, in a row or by its share of successes, and lets
 * it back in when a single request has succeeded there (Linkerd's failure accrual). Each method
 * gives the circuit that follows; the same one, where nothing changes.
 */
public final class Rules {
  private final int maxConsecutiveFailures;
  private final @Nullable SuccessRate rate;
  private final Doubling penalty;

  public Rules(CircuitBreaker policy) {
    this.maxConsecutiveFailures = policy.maxConsecutiveFailures();
    this.rate = policy.successRate();
    this.penalty = Doubling.of(policy.minPenalty(), policy.maxPenalty(), policy.jitter());
  }

  /**
   * A request goes there. When that makes it {@link Circuit.Probing}, the request is the probe: its
   * result decides. That of others, which were on their way before, or go there because nothing
   * else is left, does not count while the circuit is not closed.
   */
  public Circuit begun(Circuit circuit, long nowNanos) {
    return circuit instanceof Circuit.Open(_, int failedProbes) && circuit.isProbeDueAt(nowNanos)
        ? new Circuit.Probing(failedProbes)
        : circuit;
  }

  /**
   * @param probe the request was
   */
  public Circuit ended(
      Circuit circuit, boolean probe, Result result, long nowNanos, RandomGenerator random) {
    return switch (circuit) {
      case Circuit.Closed closed -> counted(closed, result, nowNanos, random);
      case Circuit.Probing(int failedProbes) when probe ->
          result == Result.SUCCESS
              ? Circuit.Closed.WELL // what led here is paid for
              : open(failedProbes + 1, nowNanos, random);
      case Circuit.Open _, Circuit.Probing _ -> circuit;
    };
  }

  /** Nobody will learn what became of the request: a probe may follow at once. */
  public Circuit forgotten(Circuit circuit, boolean probe, long nowNanos) {
    return probe && circuit instanceof Circuit.Probing(int failedProbes)
        ? new Circuit.Open(nowNanos, failedProbes)
        : circuit;
  }

  private Circuit counted(
      Circuit.Closed closed, Result result, long nowNanos, RandomGenerator random) {
    int inARow =
        switch (result) {
          case SUCCESS -> 0;
          case THROTTLED -> closed.failures();
          case FAILURE -> closed.failures() + 1;
        };
    if (rate == null) {
      if (inARow == closed.failures()) {
        return closed;
      }
      return inARow >= maxConsecutiveFailures
          ? open(0, nowNanos, random)
          : inARow == 0 ? Circuit.Closed.WELL : new Circuit.Closed(inARow, Lately.NOTHING);
    }
    Lately lately =
        closed.lately().plus(result == Result.SUCCESS, rate.window().toNanos(), nowNanos);
    return inARow >= maxConsecutiveFailures || fallsShort(lately, rate)
        ? open(0, nowNanos, random)
        : new Circuit.Closed(inARow, lately);
  }

  private static boolean fallsShort(Lately lately, SuccessRate rate) {
    int requests = lately.requests();
    return requests >= rate.minRequests() && lately.successes() < rate.minimum() * requests;
  }

  private Circuit open(int failedProbes, long nowNanos, RandomGenerator random) {
    long nanos = penalty.nanos(failedProbes, random.nextDouble());
    return new Circuit.Open(nowNanos + nanos, failedProbes);
  }
}
