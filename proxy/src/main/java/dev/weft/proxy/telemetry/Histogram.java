package dev.weft.proxy.telemetry;

import io.micrometer.core.instrument.AbstractDistributionSummary;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import io.micrometer.core.instrument.distribution.HistogramSnapshot;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.DoubleAdder;

/**
 * Latencies in milliseconds, counted for ever in Linkerd's buckets. Micrometer's own histograms
 * forget, which a scraped counter must not.
 */
final class Histogram extends AbstractDistributionSummary {
  /** Upper bounds, milliseconds; one more bucket takes what is above. */
  private static final int[] BOUNDS = {
    1, 2, 3, 4, 5, 10, 20, 30, 40, 50, 100, 200, 300, 400, 500, 1000, 2000, 3000, 4000, 5000, 10000,
    20000, 30000, 40000, 50000
  };

  private final AtomicLongArray counts = new AtomicLongArray(BOUNDS.length + 1);
  private final DoubleAdder sum = new DoubleAdder();

  Histogram(Meter.Id id) {
    super(id, 1, NONE);
  }

  private static final io.micrometer.core.instrument.distribution.Histogram NONE =
      new io.micrometer.core.instrument.distribution.Histogram() {
        @Override
        public void recordLong(long value) {}

        @Override
        public void recordDouble(double value) {}

        @Override
        public HistogramSnapshot takeSnapshot(long count, double total, double max) {
          return HistogramSnapshot.empty(count, total, max);
        }

        @Override
        public void close() {}
      };

  @Override
  protected void recordNonNegative(double millis) {
    int bucket = 0;
    while (bucket < BOUNDS.length && millis > BOUNDS[bucket]) {
      bucket++;
    }
    counts.getAndIncrement(bucket);
    sum.add(millis);
  }

  /** Cumulative, as Prometheus wants them; the last is the count of all. */
  CountAtBucket[] cumulative() {
    var buckets = new CountAtBucket[BOUNDS.length + 1];
    long total = 0;
    for (int i = 0; i <= BOUNDS.length; i++) {
      total += counts.get(i);
      double bound = i < BOUNDS.length ? BOUNDS[i] : Double.POSITIVE_INFINITY;
      buckets[i] = new CountAtBucket(bound, total);
    }
    return buckets;
  }

  @Override
  public long count() {
    long total = 0;
    for (int i = 0; i < counts.length(); i++) {
      total += counts.get(i);
    }
    return total;
  }

  @Override
  public double totalAmount() {
    return sum.sum();
  }

  @Override
  public double max() {
    return Double.NaN; // nobody asks; it would have to be kept
  }
}
