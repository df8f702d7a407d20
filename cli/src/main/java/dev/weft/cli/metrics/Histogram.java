package dev.weft.cli.metrics;

import java.util.Collections;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Counts by upper bound, each including those below it, as Prometheus exposes them.
 *
 * @param cumulative upper bound (the last is +Inf) to count
 */
public record Histogram(SortedMap<Double, Double> cumulative) {
  public static final Histogram EMPTY = new Histogram(new TreeMap<>());

  public Histogram {
    cumulative = Collections.unmodifiableSortedMap(new TreeMap<>(cumulative));
  }

  public Histogram plus(Histogram other) {
    SortedMap<Double, Double> sum = new TreeMap<>(cumulative);
    other.cumulative.forEach((bound, count) -> sum.merge(bound, count, Double::sum));
    return new Histogram(sum);
  }

  /**
   * The value below which the given share of observations lies, by linear interpolation within its
   * bucket; beyond the last finite bound, that bound. The same as PromQL's histogram_quantile, so
   * that this table and a dashboard agree.
   */
  public OptionalDouble quantile(double share) {
    double total = cumulative.isEmpty() ? 0 : cumulative.lastEntry().getValue();
    if (!(total > 0)) {
      return OptionalDouble.empty();
    }
    double rank = share * total;
    double lowerBound = 0;
    double below = 0;
    for (Map.Entry<Double, Double> bucket : cumulative.entrySet()) {
      double bound = bucket.getKey();
      double count = bucket.getValue();
      if (count >= rank && count > below) {
        return OptionalDouble.of(
            Double.isInfinite(bound)
                ? lowerBound
                : lowerBound + (bound - lowerBound) * (rank - below) / (count - below));
      }
      lowerBound = bound;
      below = count;
    }
    return OptionalDouble.of(lowerBound);
  }
}
