package dev.weft.operator.ca;

import java.time.Duration;

/**
 * A bound of frequency.
 *
 * @param burst how many at once, after a pause
 * @param every one more each time that this has passed; whole milliseconds
 */
public record Rate(int burst, Duration every) {
  /**
   * How much of a burst is there at a moment (a token bucket). Times are milliseconds of one clock;
   * while it is set back, nothing comes in.
   *
   * @param savedMillis time that has been saved up: each grant takes {@code every} of it
   */
  record Bucket(Rate rate, long savedMillis, long atMillis) {
    static Bucket full(Rate rate, long nowMillis) {
      return new Bucket(rate, rate.burst * rate.every.toMillis(), nowMillis);
    }

    Bucket at(long nowMillis) {
      long more = savedMillis + Math.max(0, nowMillis - atMillis);
      return new Bucket(rate, Math.min(rate.burst * rate.every.toMillis(), more), nowMillis);
    }

    boolean grants() {
      return savedMillis >= rate.every.toMillis();
    }

    Bucket less() {
      return new Bucket(rate, savedMillis - rate.every.toMillis(), atMillis);
    }

    /** Until it grants again. */
    Duration pause() {
      return Duration.ofMillis(Math.max(0, rate.every.toMillis() - savedMillis));
    }
  }
}
