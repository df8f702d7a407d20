package dev.weft.proxy.time;

import java.time.Duration;

/**
 * A wait that doubles from one length to another.
 *
 * @param jitter share of each wait that is left to chance, 0 to 1, so that many who began to wait
 *     together do not come back together
 */
public record Doubling(long minNanos, long maxNanos, double jitter) {
  /** Past this any wait has reached its longest. */
  private static final int MAX_DOUBLINGS = 62;

  public static Doubling of(Duration min, Duration max, double jitter) {
    return new Doubling(min.toNanos(), max.toNanos(), jitter);
  }

  /**
   * @param doublings 0 for the first wait
   * @param chance 0 to 1
   */
  public long nanos(int doublings, double chance) {
    double nominal = Math.scalb((double) minNanos, Math.min(doublings, MAX_DOUBLINGS));
    double bounded = Math.min(nominal, (double) maxNanos);
    return (long) (bounded * (1 - jitter + jitter * chance));
  }
}
