package dev.weft.proxy.outbound;

import dev.weft.proxy.telemetry.Metrics;
import io.micrometer.core.instrument.Counter;

/**
 * Counts retries by what became of them.
 *
 * @param sent tried again
 * @param overBudget would have been, had the budget allowed it
 * @param overLimit would have been, had it not been tried so often already
 * @param succeeded answered well, after one retry or more
 */
record Retries(Counter sent, Counter overBudget, Counter overLimit, Counter succeeded) {
  static Retries of(Metrics metrics) {
    return new Retries(
        counter(metrics, "sent"),
        counter(metrics, "over_budget"),
        counter(metrics, "over_limit"),
        counter(metrics, "succeeded"));
  }

  private static Counter counter(Metrics metrics, String result) {
    return metrics.counter("proxy_retries_total", "Requests tried again.", "result", result);
  }
}
