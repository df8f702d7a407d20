package dev.weft.crds;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as Kubernetes writes them, such as 250ms, 1h30m or 1.5s (Go's time.ParseDuration
 * without a sign). The schema lets nothing else in, yet an object may have been stored under an
 * older schema: so the answer to bad text is a value.
 */
public sealed interface GoDuration {
  record Ok(Duration duration) implements GoDuration {}

  /** Why it is none, to be shown behind the field's name. */
  record Malformed(String why) implements GoDuration {}

  static GoDuration parse(String text) {
    if (!Syntax.WHOLE.matcher(text).matches() || text.length() > Syntax.MAX_LENGTH) {
      return new Malformed("'" + text + "' (expected: a duration such as 250ms, 10s or 1h30m)");
    }
    BigDecimal nanos = BigDecimal.ZERO;
    Matcher part = Syntax.PART.matcher(text);
    while (part.find()) {
      nanos = nanos.add(new BigDecimal(part.group(1)).multiply(Syntax.nanosPer(part.group(2))));
    }
    return new Ok(Duration.ofNanos(nanos.longValue()));
  }

  /** What the schema and this parser hold to, kept in one place. */
  final class Syntax {
    /** Sixteen characters of at most six digits per part stay below Go's 292 years. */
    public static final int MAX_LENGTH = 16;

    /** RE2 and Java alike. */
    public static final String REGEX = "^([0-9]{1,6}([.][0-9]{1,6})?(ns|us|ms|s|m|h))+$";

    private static final Pattern WHOLE = Pattern.compile(REGEX);
    private static final Pattern PART = Pattern.compile("([0-9.]+)(ns|us|ms|s|m|h)");

    private Syntax() {}

    private static BigDecimal nanosPer(String unit) {
      return BigDecimal.valueOf(
          switch (unit) {
            case "ns" -> 1L;
            case "us" -> 1_000L;
            case "ms" -> 1_000_000L;
            case "s" -> 1_000_000_000L;
            case "m" -> 60_000_000_000L;
            default -> 3_600_000_000_000L; // "h": the pattern knows no other
          });
    }
  }
}
