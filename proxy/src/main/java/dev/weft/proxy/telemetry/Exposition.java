package dev.weft.proxy.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * A registry in Prometheus' text format, version 0.0.4, in pieces: all of it at once would be
 * megabytes where a pod talks to hundreds of others. To be read by one thread.
 */
public final class Exposition {
  public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  /** A piece ends with the meter that fills it. */
  private static final int PIECE_CHARS = 16 * 1024;

  private final Meter[] meters;
  private final StringBuilder text = new StringBuilder(PIECE_CHARS + PIECE_CHARS / 4);
  private int at;
  private String family = "";

  /** Of the meters there are now, with the values they have when their piece is written. */
  public Exposition(Registry registry) {
    meters = registry.getMeters().toArray(new Meter[0]);
    Arrays.sort(meters, Comparator.comparing(meter -> meter.getId().getName()));
  }

  public boolean isEnd() {
    return at == meters.length;
  }

  /** The next piece; valid until the one after it is asked for. */
  public CharSequence next() {
    text.setLength(0);
    while (at < meters.length && text.length() < PIECE_CHARS) {
      write(meters[at++]);
    }
    return text;
  }

  private void write(Meter meter) {
    String name = meter.getId().getName();
    if (!name.equals(family)) {
      family = name;
      text.append("# HELP ").append(name).append(' ');
      text.append(meter.getId().getDescription()).append('\n');
      text.append("# TYPE ").append(name).append(' ').append(type(meter)).append('\n');
    }
    switch (meter) {
      case Histogram histogram -> histogram(name, histogram);
      case Counter counter -> sample(name, meter, counter.count());
      case FunctionCounter counter -> sample(name, meter, counter.count());
      case Gauge gauge -> sample(name, meter, gauge.value());
      default -> {
        // no other kind is registered
      }
    }
  }

  private static String type(Meter meter) {
    return switch (meter) {
      case Histogram _ -> "histogram";
      case Gauge _ -> "gauge";
      default -> "counter";
    };
  }

  private void histogram(String name, Histogram histogram) {
    List<Tag> tags = histogram.getId().getTags();
    double sum = histogram.totalAmount(); // before the counts, which grow first
    long count = 0;
    for (CountAtBucket bucket : histogram.cumulative()) {
      text.append(name).append("_bucket");
      labels(tags, bucket.bucket());
      count = (long) bucket.count();
      text.append(' ').append(count).append('\n');
    }
    text.append(name).append("_sum");
    labels(tags, Double.NaN);
    text.append(' ');
    number(sum);
    text.append('\n').append(name).append("_count");
    labels(tags, Double.NaN);
    text.append(' ').append(count).append('\n');
  }

  private void sample(String name, Meter meter, double value) {
    text.append(name);
    labels(meter.getId().getTags(), Double.NaN);
    text.append(' ');
    number(value);
    text.append('\n');
  }

  /**
   * @param bound of a bucket; NaN for what is none
   */
  private void labels(List<Tag> tags, double bound) {
    char before = '{';
    for (int i = 0; i < tags.size(); i++) {
      Tag tag = tags.get(i);
      text.append(before).append(tag.getKey()).append("=\"");
      escape(tag.getValue());
      text.append('"');
      before = ',';
    }
    if (!Double.isNaN(bound)) {
      text.append(before).append("le=\"");
      number(bound);
      text.append('"');
      before = ',';
    }
    if (before == ',') {
      text.append('}');
    }
  }

  private void escape(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '\\' -> text.append("\\\\");
        case '"' -> text.append("\\\"");
        case '\n' -> text.append("\\n");
        default -> text.append(c);
      }
    }
  }

  private void number(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      text.append((long) value);
    } else if (Double.isInfinite(value)) {
      text.append(value > 0 ? "+Inf" : "-Inf");
    } else {
      text.append(value);
    }
  }
}
