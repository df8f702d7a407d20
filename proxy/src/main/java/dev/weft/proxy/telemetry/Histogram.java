package dev.weft.proxy.telemetry;

import io.micrometer.core.instrument.AbstractDistributionSummary;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import io.micrometer.core.instrument.distribution.HistogramSnapshot;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.DoubleAdder;

/** Counts for ever. Micrometer's own histograms forget, which a scraped counter must not. */
final class Histogram extends AbstractDistributionSummary {
  /** Linkerd's buckets of latencies. */
  static final double[] LATENCY_MILLIS = {
    1, 2, 3, 4, 5, 10, 20, 30, 40, 50, 100, 200, 300, 400, 500, 1000, 2000, 3000, 4000, 5000, 10000,
    20000, 30000, 40000, 50000
  };

  /** How long connections last: from refused at once to ten hours. */
  static final double[] DURATION_MILLIS = {
    1, 10, 100, 1000, 10_000, 60_000, 600_000, 3_600_000, 36_000_000
  };

  private final double[] bounds;
  private final AtomicLongArray counts;
  private final DoubleAdder sum = new DoubleAdder();

  /**
   * @param bounds ascending upper bounds; one more bucket takes what is above
   */
  Histogram(Meter.Id id, double[] bounds) {
    super(id, 1, NONE);
    this.bounds = bounds;
    this.counts = new AtomicLongArray(bounds.length + 1);
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
  protected void recordNonNegative(double value) {
    int bucket = 0;
    while (bucket < bounds.length && value > bounds[bucket]) {
      bucket++;
    }
    counts.getAndIncrement(bucket);
    sum.add(value);
  }

  /** Cumulative, as Prometheus wants them; the last is the count of all. */
  CountAtBucket[] cumulative() {
    var buckets = new CountAtBucket[counts.length()];
    long total = 0;
    for (int i = 0; i <= bounds.length; i++) {
      total += counts.get(i);
      double bound = i < bounds.length ? bounds[i] : Double.POSITIVE_INFINITY;
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
