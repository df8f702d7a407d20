package dev.weft.cli.metrics;

import dev.weft.cli.metrics.Sample.Series;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All that one proxy said at one time.
 *
 * @param atNanos of a clock that only goes forward
 */
public record Scrape(Map<Series, Double> values, long atNanos) {
  public Scrape {
    values = Map.copyOf(values);
  }

  public static Scrape of(List<Sample> samples, long atNanos) {
    Map<Series, Double> values = HashMap.newHashMap(samples.size());
    samples.forEach(sample -> values.put(sample.series(), sample.value()));
    return new Scrape(values, atNanos);
  }

  /** Whether the proxy ever let a request in. */
  public boolean served() {
    return responses() > 0;
  }

  /** To requests that the proxy let in, since it started. */
  public double responses() {
    return values.entrySet().stream()
        .filter(entry ->
            entry.getKey().name().equals(Window.RESPONSES)
                && entry.getKey().label("direction").equals("inbound"))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }
}
