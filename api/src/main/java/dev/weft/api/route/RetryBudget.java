package dev.weft.api.route;

import java.time.Duration;

/**
 * How many retries a client may add to its load. The defaults are Linkerd's.
 *
 * @param retryRatio retries per request, over {@code ttl}
 * @param minRetriesPerSecond allowed whatever the load
 * @param ttl for how long a request counts
 */
public record RetryBudget(double retryRatio, int minRetriesPerSecond, Duration ttl) {
  public static final RetryBudget DEFAULT = new RetryBudget(0.2, 10, Duration.ofSeconds(10));
}
