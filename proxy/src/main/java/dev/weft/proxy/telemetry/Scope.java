package dev.weft.proxy.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The series of one set of labels: makes them, as far as the bound of all allows, and knows them
 * when they have to go. Taken by several event loops, never per request.
 */
final class Scope {
  private final Registry registry;
  private final SeriesBound bound;
  private final Tags labels;
  private final Set<Meter.Id> made = new LinkedHashSet<>();

  Scope(Registry registry, SeriesBound bound, Tags labels) {
    this.registry = registry;
    this.bound = bound;
    this.labels = labels;
  }

  /** Null when there are too many series. */
  @Nullable Counter counter(String name, String help, String... more) {
    Tags tags = labels.and(more);
    return mayMake(name, tags, Meter.Type.COUNTER)
        ? Counter.builder(name).description(help).tags(tags).register(registry)
        : null;
  }

  /** Null when there are too many series. */
  @Nullable DistributionSummary histogram(
      String name, String help, double[] bounds, String... more) {
    Tags tags = labels.and(more);
    return mayMake(name, tags, Meter.Type.DISTRIBUTION_SUMMARY)
        ? DistributionSummary.builder(name)
            .description(help)
            .serviceLevelObjectives(bounds)
            .tags(tags)
            .register(registry)
        : null;
  }

  /**
   * False when there are too many series.
   *
   * @param of kept by the caller: the registry would let go of it
   */
  <T> boolean gauge(String name, String help, T of, ToDoubleFunction<T> value, String... more) {
    Tags tags = labels.and(more);
    if (!mayMake(name, tags, Meter.Type.GAUGE)) {
      return false;
    }
    Gauge.builder(name, of, value).description(help).tags(tags).register(registry);
    return true;
  }

  private synchronized boolean mayMake(String name, Tags tags, Meter.Type type) {
    var id = new Meter.Id(name, tags, null, null, type);
    if (made.contains(id)) {
      return true;
    }
    if (!bound.tryAdd()) {
      return false;
    }
    made.add(id);
    return true;
  }

  /** Takes everything made here out of the registry. */
  synchronized void forget() {
    made.forEach(registry::remove);
    bound.subtract(made.size());
    made.clear();
  }
}
