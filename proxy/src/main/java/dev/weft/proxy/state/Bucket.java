package dev.weft.proxy.state;

import dev.weft.proxy.limit.Pace;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One bound that all event loops share: a request takes its turn by a swap of one number, and
 * nobody waits. So the bound is the proxy's, to the request, in the time that the loops read.
 */
final class Bucket {
  /** Never a state of a {@link Pace}: one that comes this near to its end is 292 years away. */
  private static final long RETIRED = Long.MIN_VALUE + 1;

  private final Pace pace;
  private final AtomicLong state = new AtomicLong(Pace.UNUSED);

  /** What came of a request's asking. */
  enum Turn {
    TAKEN,
    NONE_LEFT,
    /** Ask the bucket that has come in its place. */
    RETIRED
  }

  Bucket(Pace pace) {
    this.pace = pace;
  }

  /** How long a request would have to wait; 0 or less when it need not. */
  long waitNanos(long nowNanos) {
    long now = state.get();
    return now == RETIRED ? 0 : pace.waitNanos(now, nowNanos);
  }

  Turn take(long nowNanos) {
    while (true) {
      long before = state.get();
      if (before == RETIRED) {
        return Turn.RETIRED;
      }
      if (pace.waitNanos(before, nowNanos) > 0) {
        return Turn.NONE_LEFT;
      }
      if (state.compareAndSet(before, pace.after(before, nowNanos))) {
        return Turn.TAKEN;
      }
    }
  }

  /** True when it remembers nothing, and from then on will not: it can be forgotten. */
  boolean retire(long nowNanos) {
    long before = state.get();
    return before != RETIRED
        && pace.isFresh(before, nowNanos)
        && state.compareAndSet(before, RETIRED);
  }
}
