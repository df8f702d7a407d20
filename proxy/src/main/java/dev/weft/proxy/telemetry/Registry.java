package dev.weft.proxy.telemetry;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Arrays;

/**
 * Micrometer's registry with histograms that keep counting and names exactly as given: Linkerd's
 * dashboards ask for {@code response_latency_ms}, which no naming convention would yield.
 */
public final class Registry extends SimpleMeterRegistry {
  public Registry() {
    super(SimpleConfig.DEFAULT, Clock.SYSTEM);
    config().namingConvention((name, _, _) -> name);
  }

  @Override
  protected DistributionSummary newDistributionSummary(
      Meter.Id id, DistributionStatisticConfig config, double scale) {
    double[] bounds = config.getServiceLevelObjectiveBoundaries();
    return new Histogram(id, bounds == null ? Histogram.LATENCY_MILLIS : shared(bounds));
  }

  /** Builders copy the bounds; thousands of histograms shall not. */
  private static double[] shared(double[] bounds) {
    if (Arrays.equals(bounds, Histogram.LATENCY_MILLIS)) {
      return Histogram.LATENCY_MILLIS;
    }
    return Arrays.equals(bounds, Histogram.DURATION_MILLIS) ? Histogram.DURATION_MILLIS : bounds;
  }
}
