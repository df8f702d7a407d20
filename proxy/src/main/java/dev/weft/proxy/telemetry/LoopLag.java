package dev.weft.proxy.telemetry;

import io.micrometer.core.instrument.DistributionSummary;

/**
 * How late an event loop comes to what it was to do once a second: requests wait as long. Confined
 * to the loop; the histogram is that of all loops.
 */
public final class LoopLag {
  private final DistributionSummary millis;
  private final long periodNanos;
  private long dueNanos;
  private boolean started;

  public LoopLag(Metrics metrics, long periodNanos) {
    this.millis =
        metrics.histogram(
            "proxy_event_loop_lag_ms", "Milliseconds that event loops were late for their sweep.");
    this.periodNanos = periodNanos;
  }

  public void begins(long nowNanos) {
    if (started) {
      millis.record(Math.max(0, nowNanos - dueNanos) / 1e6);
    }
    started = true;
  }

  public void ended(long nowNanos) {
    dueNanos = nowNanos + periodNanos;
  }
}
