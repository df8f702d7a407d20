package dev.weft.proxy.balance;

import dev.weft.api.route.LoadBalancer;
import java.time.Duration;

/**
 * What one endpoint carries and how it fares: its latency, its requests in flight, and whether it
 * lately failed. Confined to the balancer's event loop.
 */
public final class Load {
  private static final long FIRST_PENALTY_NANOS = Duration.ofSeconds(1).toNanos();
  private static final int MAX_DOUBLINGS = 5;

  private final PeakEwma latency;
  private int inFlight;
  private int failures;
  private long penalisedUntilNanos;

  public Load(LoadBalancer settings, long nowNanos) {
    latency = new PeakEwma(settings.defaultRtt().toNanos(), settings.decay().toNanos(), nowNanos);
    penalisedUntilNanos = nowNanos;
  }

  /** Takes new settings over; what was learned stays. */
  public void settings(LoadBalancer settings) {
    latency.decay(settings.decay().toNanos());
  }

  public void begin() {
    inFlight++;
  }

  public void end() {
    inFlight--;
  }

  /** The head of a response came; the endpoint lives. */
  public void answered(long rttNanos, long nowNanos) {
    latency.observe(rttNanos, nowNanos);
    failures = 0;
  }

  /** Somebody stopped waiting for the head of a response. */
  public void waited(long nanos, long nowNanos) {
    latency.observeAtLeast(nanos, nowNanos);
  }

  /**
   * The endpoint refused, or broke off. It is passed over for a second, twice as long when it fails
   * again right after (a minute's third at the most). What fails within one penalty counts once: it
   * is one event, seen by many requests.
   */
  public void failed(long nowNanos) {
    if (isPenalisedAt(nowNanos)) {
      return;
    }
    penalisedUntilNanos = nowNanos + (FIRST_PENALTY_NANOS << Math.min(failures, MAX_DOUBLINGS));
    failures++;
  }

  public boolean isPenalisedAt(long nowNanos) {
    return penalisedUntilNanos - nowNanos > 0;
  }

  /** Expected time times queue: the smaller, the better. */
  public double costAt(long nowNanos) {
    return latency.costNanosAt(nowNanos) * (inFlight + 1);
  }

  public double latencyNanosAt(long nowNanos) {
    return latency.costNanosAt(nowNanos);
  }

  public int inFlight() {
    return inFlight;
  }

  public int failures() {
    return failures;
  }
}
