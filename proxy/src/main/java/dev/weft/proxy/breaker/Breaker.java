package dev.weft.proxy.breaker;

import dev.weft.api.route.CircuitBreaker;
import dev.weft.proxy.time.Doubling;
import dev.weft.proxy.time.SlidingCount;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Leaves an endpoint out when it fails too often, in a row or by its share of successes, and lets
 * it back in when a single request has succeeded there (Linkerd's failure accrual). Confined to one
 * event loop.
 */
public final class Breaker {
  private final CircuitBreaker policy;
  private final Doubling penalty;
  private final @Nullable Rate rate;
  private Circuit circuit = Circuit.Closed.WELL;

  /** What came of a request. */
  public enum Result {
    SUCCESS,
    /** The endpoint is well but will not take so much: weighs on the share, not on the row. */
    THROTTLED,
    FAILURE
  }

  public Breaker(CircuitBreaker policy, long nowNanos) {
    this.policy = policy;
    this.penalty = Doubling.of(policy.minPenalty(), policy.maxPenalty(), policy.jitter());
    this.rate = policy.successRate() == null ? null : new Rate(policy.successRate(), nowNanos);
  }

  public CircuitBreaker policy() {
    return policy;
  }

  public Circuit circuit() {
    return circuit;
  }

  /** Whether a request may go there, be it as the probe. */
  public boolean admitsAt(long nowNanos) {
    return circuit instanceof Circuit.Closed || isProbeDueAt(nowNanos);
  }

  public boolean isProbeDueAt(long nowNanos) {
    return circuit instanceof Circuit.Open(long untilNanos, _) && nowNanos - untilNanos >= 0;
  }

  /**
   * A request goes there.
   *
   * @return it is the probe: its result decides. That of others, which were on their way before, or
   *     go there because nothing else is left, does not count while the circuit is open
   */
  public boolean begin(long nowNanos) {
    if (circuit instanceof Circuit.Open(_, int failedProbes) && isProbeDueAt(nowNanos)) {
      circuit = new Circuit.Probing(failedProbes);
      return true;
    }
    return false;
  }

  /**
   * @param probe what {@link #begin} said
   * @return the endpoint is left out from now on, and was not before
   */
  public boolean end(boolean probe, Result result, long nowNanos, RandomGenerator random) {
    return switch (circuit) {
      case Circuit.Closed(int failures) -> counted(failures, result, nowNanos, random);
      case Circuit.Probing(int failedProbes) when probe -> {
        probed(failedProbes, result, nowNanos, random);
        yield false;
      }
      case Circuit.Open _, Circuit.Probing _ -> false;
    };
  }

  /** Nobody will learn what became of the request: a probe may follow at once. */
  public void forget(boolean probe, long nowNanos) {
    if (probe && circuit instanceof Circuit.Probing(int failedProbes)) {
      circuit = new Circuit.Open(nowNanos, failedProbes);
    }
  }

  private boolean counted(int failures, Result result, long nowNanos, RandomGenerator random) {
    boolean tooFew = rate != null && rate.fallsShort(result == Result.SUCCESS, nowNanos);
    int inARow =
        switch (result) {
          case SUCCESS -> 0;
          case THROTTLED -> failures;
          case FAILURE -> failures + 1;
        };
    if (tooFew || inARow >= policy.maxConsecutiveFailures()) {
      open(0, nowNanos, random);
      return true;
    }
    if (inARow != failures) {
      circuit = inARow == 0 ? Circuit.Closed.WELL : new Circuit.Closed(inARow);
    }
    return false;
  }

  private void probed(int failedProbes, Result result, long nowNanos, RandomGenerator random) {
    if (result == Result.SUCCESS) {
      circuit = Circuit.Closed.WELL;
      if (rate != null) {
        rate.clear(); // what led here is paid for
      }
    } else {
      open(failedProbes + 1, nowNanos, random);
    }
  }

  private void open(int failedProbes, long nowNanos, RandomGenerator random) {
    long nanos = penalty.nanos(failedProbes, random.nextDouble());
    circuit = new Circuit.Open(nowNanos + nanos, failedProbes);
  }

  /** The share of successes in a window. */
  private static final class Rate {
    private final CircuitBreaker.SuccessRate policy;
    private final SlidingCount all;
    private final SlidingCount successes;

    Rate(CircuitBreaker.SuccessRate policy, long nowNanos) {
      this.policy = policy;
      this.all = new SlidingCount(policy.window().toNanos(), nowNanos);
      this.successes = new SlidingCount(policy.window().toNanos(), nowNanos);
    }

    boolean fallsShort(boolean success, long nowNanos) {
      all.add(nowNanos);
      if (success) {
        successes.add(nowNanos);
      }
      int requests = all.at(nowNanos);
      return requests >= policy.minRequests()
          && successes.at(nowNanos) < policy.minimum() * requests;
    }

    void clear() {
      all.clear();
      successes.clear();
    }
  }
}
