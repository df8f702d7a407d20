package dev.weft.proxy.time;

import java.util.Arrays;

/**
 * How often something happened lately: exact to a tenth of the span. Bounded memory, whatever the
 * rate. Confined to one event loop.
 */
public final class SlidingCount {
  private static final int SLICES = 10;

  private final long sliceNanos;
  private final int[] counts = new int[SLICES];
  private int current;
  private long sliceEndNanos;
  private int sum;

  public SlidingCount(long spanNanos, long nowNanos) {
    this.sliceNanos = Math.max(1, spanNanos / SLICES);
    this.sliceEndNanos = nowNanos + sliceNanos;
  }

  public void add(long nowNanos) {
    advance(nowNanos);
    counts[current]++;
    sum++;
  }

  public int at(long nowNanos) {
    advance(nowNanos);
    return sum;
  }

  public void clear() {
    Arrays.fill(counts, 0);
    sum = 0;
  }

  private void advance(long nowNanos) {
    long late = nowNanos - sliceEndNanos;
    if (late < 0) {
      return;
    }
    long steps = late / sliceNanos + 1;
    if (steps >= SLICES) {
      clear();
    } else {
      for (long i = 0; i < steps; i++) {
        current = (current + 1) % SLICES;
        sum -= counts[current];
        counts[current] = 0;
      }
    }
    sliceEndNanos += steps * sliceNanos;
  }
}
