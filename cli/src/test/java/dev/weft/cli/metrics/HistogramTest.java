package dev.weft.cli.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class HistogramTest {
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  @Test
  void aQuantileIsInterpolatedWithinItsBucket() {
    Histogram histogram = histogram(1, 0, 10, 50, 100, 100, INFINITY, 100);

    assertThat(histogram.quantile(0.5).orElseThrow()).isEqualTo(10);
    assertThat(histogram.quantile(0.75).orElseThrow()).isCloseTo(55, within(1e-9));
  }

  @Test
  void beyondTheLastBoundThatBoundIsAllThatIsKnown() {
    assertThat(histogram(1, 10, 50, 50, INFINITY, 100).quantile(0.99).orElseThrow()).isEqualTo(50);
  }

  @Test
  void withoutObservationsThereIsNoQuantile() {
    assertThat(Histogram.EMPTY.quantile(0.5)).isEmpty();
    assertThat(histogram(1, 0, INFINITY, 0).quantile(0.5)).isEmpty();
  }

  @Test
  void histogramsOfSeveralPodsAddUp() {
    Histogram slow = histogram(1, 0, 10, 0, INFINITY, 5);
    Histogram quick = histogram(1, 5, 10, 5, INFINITY, 5);

    assertThat(slow.plus(quick)).isEqualTo(histogram(1, 5, 10, 5, INFINITY, 10));
  }

  private static Histogram histogram(double... boundsAndCounts) {
    TreeMap<Double, Double> cumulative = new TreeMap<>();
    for (int i = 0; i < boundsAndCounts.length; i += 2) {
      cumulative.put(boundsAndCounts[i], boundsAndCounts[i + 1]);
    }
    return new Histogram(cumulative);
  }
}
