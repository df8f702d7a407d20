package dev.weft.cli;

import dev.weft.crds.GoDuration;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Durations on the command line: as Kubernetes writes them, and days besides. */
public final class DurationOption implements ITypeConverter<Duration> {
  private static final Pattern DAYS = Pattern.compile("([0-9]{1,5})d");

  @Override
  public Duration convert(String text) {
    Matcher days = DAYS.matcher(text);
    if (days.matches()) {
      return Duration.ofDays(Integer.parseInt(days.group(1)));
    }
    return switch (GoDuration.parse(text)) {
      case GoDuration.Ok(Duration duration) -> duration;
      case GoDuration.Malformed _ ->
          throw new TypeConversionException(
              "'" + text + "' (expected: a duration such as 30d, 12h or 1h30m)");
    };
  }
}
