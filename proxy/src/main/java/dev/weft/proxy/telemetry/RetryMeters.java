package dev.weft.proxy.telemetry;

import io.micrometer.core.instrument.Counter;
import org.jspecify.annotations.Nullable;

/**
 * What became of the retries of one route. Shared by all event loops; made with the first of them,
 * for most routes have none.
 *
 * @param sent tried again
 * @param succeeded answered well, after one retry or more
 * @param overLimit would have been tried again, had it not been so often already
 * @param overBudget would have been, had the destination's budget allowed it
 */
public record RetryMeters(Counter sent, Counter succeeded, Counter overLimit, Counter overBudget) {
  /**
   * Null when there are too many series.
   *
   * @param protocol as Linkerd names it: {@code http} or {@code grpc}
   */
  static @Nullable RetryMeters of(Scope scope, String protocol) {
    String prefix = "outbound_" + protocol + "_route_retry_";
    Counter sent = scope.counter(prefix + "requests_total", "Requests tried again.");
    Counter succeeded =
        scope.counter(prefix + "successes_total", "Requests answered well after a retry.");
    Counter overLimit =
        scope.counter(
            prefix + "limit_exceeded_total", "Requests not tried again: so often already.");
    Counter overBudget =
        scope.counter(prefix + "overflow_total", "Requests not tried again: over the budget.");
    return sent == null || succeeded == null || overLimit == null || overBudget == null
        ? null
        : new RetryMeters(sent, succeeded, overLimit, overBudget);
  }
}
