package dev.weft.cli.identity;

import java.time.Duration;
import java.time.Instant;

/** Times as people like to read them: their distance, in its largest unit. */
public final class Ago {
  private Ago() {}

  /** {@code in 17h}, {@code 3d ago}. */
  public static String text(Instant at, Instant now) {
    return at.isBefore(now)
        ? length(Duration.between(at, now)) + " ago"
        : "in " + length(Duration.between(now, at));
  }

  /** {@code 3650d}, {@code 17h}, {@code 42m}, {@code 9s}: rounded down. */
  public static String length(Duration duration) {
    if (duration.toDays() >= 2) {
      return duration.toDays() + "d";
    }
    if (duration.toHours() >= 2) {
      return duration.toHours() + "h";
    }
    return duration.toMinutes() >= 2 ? duration.toMinutes() + "m" : duration.toSeconds() + "s";
  }
}
