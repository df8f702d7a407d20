package dev.weft.proxy.retry;

import dev.weft.api.route.RetryBudget;
import java.util.Arrays;

/**
 * How many retries are left: a share of the requests of the last {@code ttl}, and a reserve for
 * clients that send few (Finagle's RetryBudget). Confined to one event loop.
 */
public final class Budget {
  private static final int SLICES = 10;

  private final RetryBudget settings;
  private final long sliceNanos;
  private final double reserve;
  private final int[] requests = new int[SLICES];
  private final int[] retries = new int[SLICES];
  private int current;
  private long sliceEndNanos;
  private int requestsSum;
  private int retriesSum;

  public Budget(RetryBudget settings, long nowNanos) {
    this.settings = settings;
    this.sliceNanos = Math.max(1, settings.ttl().toNanos() / SLICES);
    this.reserve = settings.minRetriesPerSecond() * (settings.ttl().toMillis() / 1000.0);
    this.sliceEndNanos = nowNanos + sliceNanos;
  }

  public RetryBudget settings() {
    return settings;
  }

  /** A request came. */
  public void deposit(long nowNanos) {
    advance(nowNanos);
    requests[current]++;
    requestsSum++;
  }

  /** Takes one retry if there is one. */
  public boolean tryWithdraw(long nowNanos) {
    advance(nowNanos);
    if (reserve + settings.retryRatio() * requestsSum - retriesSum < 1) {
      return false;
    }
    retries[current]++;
    retriesSum++;
    return true;
  }

  private void advance(long nowNanos) {
    long late = nowNanos - sliceEndNanos;
    if (late < 0) {
      return;
    }
    long steps = late / sliceNanos + 1;
    if (steps >= SLICES) {
      Arrays.fill(requests, 0);
      Arrays.fill(retries, 0);
      requestsSum = 0;
      retriesSum = 0;
    } else {
      for (long i = 0; i < steps; i++) {
        current = (current + 1) % SLICES;
        requestsSum -= requests[current];
        retriesSum -= retries[current];
        requests[current] = 0;
        retries[current] = 0;
      }
    }
    sliceEndNanos += steps * sliceNanos;
  }
}
