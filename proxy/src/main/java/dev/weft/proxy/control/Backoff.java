package dev.weft.proxy.control;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try: twice as long after each failure, up to a bound, and spread
 * so that a fleet does not come back in one instant. Immutable.
 */
record Backoff(Duration first, Duration longest, int failures) {
  static final Backoff INITIAL = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(10), 0);

  Backoff afterFailure() {
    return new Backoff(first, longest, failures + 1);
  }

  /** From half of the nominal delay to all of it. */
  long delayNanos(RandomGenerator random) {
    long nominal = first.toNanos() << Math.min(failures, 20);
    long bounded = Math.min(nominal, longest.toNanos());
    return bounded / 2 + random.nextLong(bounded / 2 + 1);
  }
}
