package dev.weft.proxy.telemetry;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** How many series there may be at once of what the pod talks to; a histogram counts as one. */
final class SeriesBound {
  private final int max;
  private final AtomicInteger live = new AtomicInteger();
  private final LongAdder refused = new LongAdder();

  SeriesBound(int max) {
    this.max = max;
  }

  boolean tryAdd() {
    if (live.incrementAndGet() <= max) {
      return true;
    }
    live.decrementAndGet();
    refused.increment();
    return false;
  }

  void subtract(int series) {
    live.addAndGet(-series);
  }

  int live() {
    return live.get();
  }

  /** Series that were not made; what they would have counted went to the one for all others. */
  long refused() {
    return refused.sum();
  }
}
