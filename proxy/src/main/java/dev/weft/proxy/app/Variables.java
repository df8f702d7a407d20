package dev.weft.proxy.app;

import dev.weft.proxy.redirect.Parsed;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Environment variables, with complaints that help. */
record Variables(Map<String, String> values) {
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");

  /** An empty variable counts as absent: manifests often set one so. */
  String get(String name, String otherwise) {
    String value = values.getOrDefault(name, "");
    return value.isEmpty() ? otherwise : value;
  }

  String required(String name, String expected) throws Config.Invalid {
    String value = get(name, "");
    if (value.isEmpty()) {
      throw new Config.Invalid(name + " is not set (expected: " + expected + ")");
    }
    return value;
  }

  @Nullable String optional(String name) {
    String value = get(name, "");
    return value.isEmpty() ? null : value;
  }

  double decimal(String name, double otherwise, double min, double max) throws Config.Invalid {
    String value = get(name, Double.toString(otherwise));
    try {
      double number = Double.parseDouble(value);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException _) {
      // said below
    }
    throw Config.Invalid.variable(name, value, "a number from " + min + " to " + max);
  }

  int number(String name, int otherwise, int min, int max) throws Config.Invalid {
    String value = get(name, Integer.toString(otherwise));
    try {
      int number = Integer.parseInt(value);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException _) {
      // said below
    }
    throw Config.Invalid.variable(name, value, "a number from " + min + " to " + max);
  }

  /** A whole number with its unit: {@code 1500ms}, {@code 30s}, {@code 5m}, {@code 1h}. */
  Duration duration(String name, Duration otherwise, Duration max) throws Config.Invalid {
    String value = get(name, "");
    if (value.isEmpty()) {
      return otherwise;
    }
    Matcher matcher = DURATION.matcher(value);
    if (matcher.matches()) {
      long count = Long.parseLong(matcher.group(1));
      Duration duration =
          switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            default -> Duration.ofHours(count);
          };
      if (duration.compareTo(max) <= 0) {
        return duration;
      }
    }
    throw Config.Invalid.variable(
        name, value, "a whole number and ms, s, m or h, " + max.toSeconds() + "s at most");
  }

  /** Items that the parser reads; none when the variable is absent. */
  <T> List<T> list(String name, Function<String, Parsed<List<T>>> parser) throws Config.Invalid {
    return switch (parser.apply(get(name, ""))) {
      case Parsed.Ok<List<T>>(List<T> value) -> value;
      case Parsed.Malformed<List<T>>(String why) ->
          throw new Config.Invalid(name + " contains " + why);
    };
  }
}
