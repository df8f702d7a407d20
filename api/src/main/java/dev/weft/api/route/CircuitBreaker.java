package dev.weft.api.route;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a client's proxy leaves an endpoint out for a while.
 *
 * @param maxConsecutiveFailures in a row; then the endpoint is left out
 * @param minPenalty how long, the first time; doubled by each failed probe
 * @param maxPenalty the longest
 * @param jitter share of a penalty left to chance, 0 to 1
 */
public record CircuitBreaker(
    int maxConsecutiveFailures,
    @Nullable SuccessRate successRate,
    Duration minPenalty,
    Duration maxPenalty,
    double jitter) {

  /**
   * The least success that keeps an endpoint in.
   *
   * @param minimum share of requests, 0 to 1
   * @param minRequests fewer in the window say nothing
   */
  public record SuccessRate(double minimum, Duration window, int minRequests) {}
}
