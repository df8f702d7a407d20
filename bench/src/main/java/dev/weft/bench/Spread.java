package dev.weft.bench;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;

/** Several measurements of one thing. */
record Spread(double min, double median, double max) {
  static Spread of(Collection<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int n = sorted.length;
    if (n == 0) {
      return new Spread(Double.NaN, Double.NaN, Double.NaN);
    }
    double median = n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
    return new Spread(sorted[0], median, Arrays.stream(sorted).max().getAsDouble());
  }

  /** The median, and the extremes in brackets. */
  String text(int decimals) {
    return Double.isNaN(median)
        ? "–"
        : String.format(
            Locale.ROOT,
            "%." + decimals + "f (%." + decimals + "f–%." + decimals + "f)",
            median,
            min,
            max);
  }
}
