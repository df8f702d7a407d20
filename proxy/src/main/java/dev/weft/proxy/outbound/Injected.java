package dev.weft.proxy.outbound;

import dev.weft.proxy.telemetry.Metrics;
import io.micrometer.core.instrument.Counter;

/** Counts faults that were put in on purpose. */
record Injected(Counter delay, Counter abort) {
  static Injected of(Metrics metrics) {
    return new Injected(counter(metrics, "delay"), counter(metrics, "abort"));
  }

  private static Counter counter(Metrics metrics, String fault) {
    return metrics.counter(
        "proxy_faults_injected_total",
        "Requests that were delayed or aborted on purpose, as their route says.",
        "fault",
        fault);
  }
}
