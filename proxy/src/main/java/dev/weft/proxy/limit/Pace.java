package dev.weft.proxy.limit;

import dev.weft.api.policy.RateLimit.Rate;
import java.time.Duration;

/**
 * A bound on requests in a time, by the generic cell rate algorithm (ITU-T I.371, annex A, virtual
 * scheduling): a token bucket whose whole state is one number, so that many threads can share it.
 * In any time t at most {@code perSecond * t + burst} get through.
 *
 * @param intervalNanos from one request to the next at an even pace; rounded up, so that the bound
 *     holds: a rate above 100,000 a second is off by up to 0.01 %, one of millions by up to 1 %
 * @param burstNanos what a whole burst takes at that pace
 */
public record Pace(long intervalNanos, long burstNanos) {
  /** The state before the first request. */
  public static final long UNUSED = Long.MIN_VALUE;

  public static Pace of(Rate rate) {
    long second = Duration.ofSeconds(1).toNanos();
    long interval = Math.ceilDiv(second, rate.perSecond());
    return new Pace(interval, interval * rate.burst());
  }

  /**
   * How long the next request would have to wait; 0 or less when it need not.
   *
   * @param state when a request would be in time that kept to the pace; {@link #UNUSED} for none
   */
  public long waitNanos(long state, long nowNanos) {
    return base(state, nowNanos) + intervalNanos - burstNanos - nowNanos;
  }

  /** The state after a request that need not wait. */
  public long after(long state, long nowNanos) {
    return base(state, nowNanos) + intervalNanos;
  }

  /** The state grants what {@link #UNUSED} does: there is nothing to remember of it. */
  public boolean isFresh(long state, long nowNanos) {
    return state == UNUSED || state - nowNanos <= 0;
  }

  private long base(long state, long nowNanos) {
    return isFresh(state, nowNanos) ? nowNanos : state;
  }
}
