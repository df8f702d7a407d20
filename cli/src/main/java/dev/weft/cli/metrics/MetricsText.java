package dev.weft.cli.metrics;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Reads Prometheus' text format, version 0.0.4. */
public final class MetricsText {
  private MetricsText() {}

  /** Samples, or the first line that is none. */
  public sealed interface Parsed {
    record Ok(List<Sample> samples) implements Parsed {}

    record Malformed(int line, String why) implements Parsed {}
  }

  /**
   * @param wanted by metric name; lines of others are not looked at
   */
  public static Parsed parse(String text, Predicate<String> wanted) {
    List<Sample> samples = new ArrayList<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String name = line.substring(0, nameEnd(line));
      if (!wanted.test(name)) {
        continue;
      }
      try {
        samples.add(new Line(line, name.length()).sample(name));
      } catch (IllegalArgumentException e) {
        return new Parsed.Malformed(number, e.getMessage() + " in '" + line + "'");
      }
    }
    return new Parsed.Ok(List.copyOf(samples));
  }

  private static int nameEnd(String line) {
    int end = 0;
    while (end < line.length() && line.charAt(end) != '{' && line.charAt(end) > ' ') {
      end++;
    }
    return end;
  }

  /** Throws {@link IllegalArgumentException} when it is none. */
  static double number(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> {
        try {
          yield Double.parseDouble(text);
        } catch (NumberFormatException _) {
          throw new IllegalArgumentException("'" + text + "' is not a number");
        }
      }
    };
  }

  /** One sample's line, read from left to right. */
  private static final class Line {
    private final String text;
    private int at;

    Line(String text, int at) {
      this.text = text;
      this.at = at;
    }

    Sample sample(String name) {
      Map<String, String> labels = new HashMap<>();
      if (at < text.length() && text.charAt(at) == '{') {
        at++;
        while (next() != '}') {
          int equals = text.indexOf('=', at);
          if (equals < 0) {
            throw new IllegalArgumentException("a label without a value");
          }
          String label = text.substring(at, equals).strip();
          at = equals + 1;
          labels.put(label, quoted());
          if (next() == ',') {
            at++;
          }
        }
        at++;
      }
      String[] rest = text.substring(at).strip().split("\\s+", 2); // a timestamp may follow
      return new Sample(new Sample.Series(name, labels), number(rest[0]));
    }

    private char next() {
      while (at < text.length() && text.charAt(at) == ' ') {
        at++;
      }
      if (at == text.length()) {
        throw new IllegalArgumentException("labels without an end");
      }
      return text.charAt(at);
    }

    private String quoted() {
      if (next() != '"') {
        throw new IllegalArgumentException("a label's value without quotes");
      }
      StringBuilder value = new StringBuilder();
      for (at++; at < text.length(); at++) {
        char c = text.charAt(at);
        if (c == '"') {
          at++;
          return value.toString();
        }
        if (c == '\\' && at + 1 < text.length()) {
          char escaped = text.charAt(++at);
          value.append(escaped == 'n' ? '\n' : escaped);
        } else {
          value.append(c);
        }
      }
      throw new IllegalArgumentException("a label's value without an end");
    }
  }
}
