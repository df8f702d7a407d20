package dev.weft.proxy.breaker;

import java.util.Arrays;

/**
 * The requests of a window, and how many of them succeeded: exact to a tenth of the window. A
 * value: counting one more gives the next.
 */
final class Lately {
  static final Lately NOTHING = new Lately(new int[0], Long.MIN_VALUE);

  private static final int SLICES = 10;

  private final int[] counts; // requests and successes in turn; nothing counted: no slices
  private final long slice; // the latest, since the clock's own beginning

  private Lately(int[] counts, long slice) {
    this.counts = counts;
    this.slice = slice;
  }

  Lately plus(boolean success, long windowNanos, long nowNanos) {
    long sliceNanos = Math.max(1, windowNanos / SLICES);
    long at = Math.floorDiv(nowNanos, sliceNanos);
    int[] next = counts.length == 0 ? new int[2 * SLICES] : counts.clone();
    if (counts.length == 0 || at - slice >= SLICES) {
      Arrays.fill(next, 0);
    } else {
      for (long gone = slice + 1; gone <= at; gone++) {
        next[index(gone)] = 0;
        next[index(gone) + 1] = 0;
      }
      at = Math.max(at, slice); // an event loop that is late counts with the others
    }
    next[index(at)]++;
    next[index(at) + 1] += success ? 1 : 0;
    return new Lately(next, at);
  }

  private static int index(long slice) {
    return 2 * Math.floorMod(slice, SLICES);
  }

  int requests() {
    return sum(0);
  }

  int successes() {
    return sum(1);
  }

  private int sum(int from) {
    int sum = 0;
    for (int i = from; i < counts.length; i += 2) {
      sum += counts[i];
    }
    return sum;
  }
}
