package dev.weft.proxy.telemetry;

import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One line an event: time, level, a constant message, facts as key=value. WARN means that someone
 * should act. Nothing here is called per request above DEBUG.
 */
public final class Log {
  /** In order of weight. */
  public enum Level {
    TRACE,
    DEBUG,
    INFO,
    WARN,
    ERROR;

    /** Reads a level's name, in either case. */
    public static Optional<Level> of(String text) {
      for (Level level : values()) {
        if (level.name().equals(text.toUpperCase(Locale.ROOT))) {
          return Optional.of(level);
        }
      }
      return Optional.empty();
    }
  }

  private static final PrintStream OUT = System.err;
  private static volatile Level threshold = Level.INFO;

  private Log() {}

  public static void threshold(Level level) {
    threshold = level;
  }

  public static boolean isEnabled(Level level) {
    return level.compareTo(threshold) >= 0;
  }

  /**
   * @param facts keys and values in turn
   */
  public static void debug(String message, @Nullable Object... facts) {
    write(Level.DEBUG, message, facts);
  }

  public static void info(String message, @Nullable Object... facts) {
    write(Level.INFO, message, facts);
  }

  public static void warn(String message, @Nullable Object... facts) {
    write(Level.WARN, message, facts);
  }

  public static void error(String message, @Nullable Object... facts) {
    write(Level.ERROR, message, facts);
  }

  private static void write(Level level, String message, @Nullable Object... facts) {
    if (!isEnabled(level)) {
      return;
    }
    var line = new StringBuilder(160);
    line.append(Instant.now().truncatedTo(ChronoUnit.MILLIS)).append(' ').append(level.name());
    line.append(' ').append(message);
    for (int i = 0; i + 1 < facts.length; i += 2) {
      line.append(' ').append(facts[i]).append('=');
      appendValue(line, String.valueOf(facts[i + 1]));
    }
    OUT.println(line);
  }

  /** What would break the line, or the reading of it, is quoted. */
  private static void appendValue(StringBuilder line, String value) {
    boolean plain = !value.isEmpty();
    for (int i = 0; i < value.length() && plain; i++) {
      char c = value.charAt(i);
      plain = c > ' ' && c != '"' && c != '=' && c != 0x7f;
    }
    if (plain) {
      line.append(value);
      return;
    }
    line.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '\n' -> line.append("\\n");
        case '\r' -> line.append("\\r");
        case '"' -> line.append("\\\"");
        case '\\' -> line.append("\\\\");
        default -> line.append(c < ' ' ? ' ' : c);
      }
    }
    line.append('"');
  }
}
