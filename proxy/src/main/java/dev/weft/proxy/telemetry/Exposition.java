package dev.weft.proxy.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes a registry in Prometheus' text format, version 0.0.4. */
public final class Exposition {
  public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private Exposition() {}

  public static String write(Registry registry) {
    Map<String, List<Meter>> families =
        registry.getMeters().stream()
            .collect(
                Collectors.groupingBy(
                    meter -> meter.getId().getName(), TreeMap::new, Collectors.toList()));
    var text = new StringBuilder(16 * 1024);
    families.forEach((name, meters) -> family(text, name, meters));
    return text.toString();
  }

  private static void family(StringBuilder text, String name, List<Meter> meters) {
    Meter first = meters.getFirst();
    String help = first.getId().getDescription();
    if (help != null) {
      text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    }
    text.append("# TYPE ").append(name).append(' ').append(type(first)).append('\n');
    for (Meter meter : meters) {
      switch (meter) {
        case Histogram histogram -> histogram(text, name, histogram);
        case Counter counter -> sample(text, name, meter, counter.count());
        case FunctionCounter counter -> sample(text, name, meter, counter.count());
        case Gauge gauge -> sample(text, name, meter, gauge.value());
        default -> {
          // no other kind is registered
        }
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

  private static void histogram(StringBuilder text, String name, Histogram histogram) {
    List<Tag> tags = histogram.getId().getTags();
    long count = 0;
    for (CountAtBucket bucket : histogram.cumulative()) {
      text.append(name).append("_bucket");
      labels(text, tags, bound(bucket.bucket()));
      count = (long) bucket.count();
      text.append(' ').append(count).append('\n');
    }
    text.append(name).append("_sum");
    labels(text, tags, "");
    text.append(' ').append(number(histogram.totalAmount())).append('\n');
    text.append(name).append("_count");
    labels(text, tags, "");
    text.append(' ').append(count).append('\n');
  }

  private static String bound(double bound) {
    return Double.isInfinite(bound) ? "+Inf" : number(bound);
  }

  private static void sample(StringBuilder text, String name, Meter meter, double value) {
    text.append(name);
    labels(text, meter.getId().getTags(), "");
    text.append(' ').append(number(value)).append('\n');
  }

  private static void labels(StringBuilder text, List<Tag> tags, String le) {
    if (tags.isEmpty() && le.isEmpty()) {
      return;
    }
    char before = '{';
    for (Tag tag : tags) {
      text.append(before).append(tag.getKey()).append("=\"");
      escape(text, tag.getValue());
      text.append('"');
      before = ',';
    }
    if (!le.isEmpty()) {
      text.append(before).append("le=\"").append(le).append('"');
    }
    text.append('}');
  }

  private static void escape(StringBuilder text, String value) {
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

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
