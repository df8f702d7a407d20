package dev.weft.cli.metrics;

import dev.weft.cli.metrics.Sample.Series;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/** What one proxy did between two scrapes. */
public record Window(Scrape from, Scrape to) {
  private static final double NANOS = 1e9;

  public static final String RESPONSES = "response_total";
  public static final String LATENCY_BUCKETS = "response_latency_ms_bucket";
  public static final String OPEN_CONNECTIONS = "tcp_open_connections";
  public static final String READ_BYTES = "tcp_read_bytes_total";
  public static final String WRITTEN_BYTES = "tcp_write_bytes_total";

  private static final Set<String> READS =
      Set.of(RESPONSES, LATENCY_BUCKETS, OPEN_CONNECTIONS, READ_BYTES, WRITTEN_BYTES);

  /** The metrics that this reads. */
  public static boolean reads(String name) {
    return READS.contains(name);
  }

  /** What the proxy let in for its own application. */
  public Golden inbound() {
    return golden(
        series -> series.label("direction").equals("inbound"),
        series -> series.label("peer").equals("src"));
  }

  /** What the proxy sent out, by what {@code key} says of each series; "" leaves one out. */
  public SortedMap<String, Golden> outbound(Function<Series, String> key) {
    SortedMap<String, Golden> byKey = new TreeMap<>();
    to.values().keySet().stream()
        .filter(series -> series.name().equals(RESPONSES) || series.name().equals(OPEN_CONNECTIONS))
        .filter(Window::isToServers)
        .map(key)
        .filter(name -> !name.isEmpty())
        .distinct()
        .forEach(name ->
            byKey.put(
                name,
                golden(
                    series -> isToServers(series) && key.apply(series).equals(name), _ -> true)));
    return byKey;
  }

  /** Sent by the pod's proxy: requests have no peer, connections of its own clients another. */
  private static boolean isToServers(Series series) {
    return series.label("direction").equals("outbound") && !series.label("peer").equals("src");
  }

  private Golden golden(Predicate<Series> mine, Predicate<Series> connections) {
    double seconds = (to.atNanos() - from.atNanos()) / NANOS;
    double responses = 0;
    double successes = 0;
    double open = 0;
    double read = 0;
    double written = 0;
    SortedMap<Double, Double> latency = new TreeMap<>();
    for (Map.Entry<Series, Double> entry : to.values().entrySet()) {
      Series series = entry.getKey();
      if (!mine.test(series)) {
        continue;
      }
      switch (series.name()) {
        case RESPONSES -> {
          double rate = increase(series, entry.getValue()) / seconds;
          responses += rate;
          successes += series.label("classification").equals("success") ? rate : 0;
        }
        case LATENCY_BUCKETS ->
            bound(series)
                .ifPresent(
                    le -> latency.merge(le, increase(series, entry.getValue()), Double::sum));
        case OPEN_CONNECTIONS -> open += connections.test(series) ? entry.getValue() : 0;
        case READ_BYTES ->
            read += connections.test(series) ? increase(series, entry.getValue()) / seconds : 0;
        case WRITTEN_BYTES ->
            written += connections.test(series) ? increase(series, entry.getValue()) / seconds : 0;
        default -> {
          // a scrape may hold more than this asks for
        }
      }
    }
    return new Golden(responses, successes, new Histogram(latency), open, read, written);
  }

  /** A counter that fell was started anew in between, by a restart: all of it is new. */
  private double increase(Series series, double now) {
    double before = from.values().getOrDefault(series, 0.0);
    return now >= before ? now - before : now;
  }

  private static Optional<Double> bound(Series bucket) {
    try {
      return Optional.of(MetricsText.number(bucket.label("le")));
    } catch (IllegalArgumentException _) {
      return Optional.empty(); // no bucket of a histogram
    }
  }
}
