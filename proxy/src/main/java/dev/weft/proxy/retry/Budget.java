package dev.weft.proxy.retry;

import dev.weft.api.route.RetryBudget;
import dev.weft.proxy.time.SlidingCount;

/**
 * How many retries are left: a share of the requests of the last {@code ttl}, and a reserve for
 * clients that send few (Finagle's RetryBudget). Confined to one event loop.
 */
public final class Budget {
  private final RetryBudget settings;
  private final double reserve;
  private final SlidingCount requests;
  private final SlidingCount retries;

  public Budget(RetryBudget settings, long nowNanos) {
    this.settings = settings;
    this.reserve = settings.minRetriesPerSecond() * (settings.ttl().toMillis() / 1000.0);
    this.requests = new SlidingCount(settings.ttl().toNanos(), nowNanos);
    this.retries = new SlidingCount(settings.ttl().toNanos(), nowNanos);
  }

  public boolean isOf(RetryBudget other) {
    return settings.minRetriesPerSecond() == other.minRetriesPerSecond()
        && Double.compare(settings.retryRatio(), other.retryRatio()) == 0
        && settings.ttl().equals(other.ttl());
  }

  /** A request came. */
  public void deposit(long nowNanos) {
    requests.add(nowNanos);
  }

  /** Takes one retry if there is one. */
  public boolean tryWithdraw(long nowNanos) {
    double allowed = reserve + settings.retryRatio() * requests.at(nowNanos);
    if (allowed - retries.at(nowNanos) < 1) {
      return false;
    }
    retries.add(nowNanos);
    return true;
  }
}
