package dev.weft.proxy.outbound;

import dev.weft.proxy.telemetry.Metrics;
import io.micrometer.core.instrument.Counter;

/**
 * Counts what ran out of time, by the timeout.
 *
 * @param request of the whole request, or the deadline of a gRPC client
 * @param response until the head
 * @param idle nothing moved
 * @param perTry of one try: the request may have been tried again
 */
record TimedOut(Counter request, Counter response, Counter idle, Counter perTry) {
  static TimedOut of(Metrics metrics) {
    return new TimedOut(
        counter(metrics, "request"),
        counter(metrics, "response"),
        counter(metrics, "idle"),
        counter(metrics, "try"));
  }

  private static Counter counter(Metrics metrics, String timeout) {
    return metrics.counter(
        "proxy_timeouts_total", "Requests and tries that took too long.", "timeout", timeout);
  }
}
