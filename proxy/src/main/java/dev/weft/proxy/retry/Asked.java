package dev.weft.proxy.retry;

import org.jspecify.annotations.Nullable;

/** How long a server asks to be left alone before a retry. */
public final class Asked {
  /** It says nothing. */
  public static final long NOTHING = 0;

  /** It wants no retry, or says when in a way that is not read here. */
  public static final long NEVER = Long.MAX_VALUE;

  private static final int MAX_DIGITS = 9;

  private Asked() {}

  /**
   * @param retryAfter RFC 9110, section 10.2.3; a date counts as never
   * @param pushbackMillis of grpc-retry-pushback-ms: gRPC's proposal A6
   */
  public static long nanos(@Nullable String retryAfter, @Nullable String pushbackMillis) {
    return Math.max(nanos(retryAfter, 1_000_000_000L), nanos(pushbackMillis, 1_000_000L));
  }

  private static long nanos(@Nullable String text, long unitNanos) {
    if (text == null) {
      return NOTHING;
    }
    if (text.isEmpty() || text.length() > MAX_DIGITS) {
      return NEVER;
    }
    long number = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return NEVER;
      }
      number = number * 10 + digit;
    }
    return number * unitNanos;
  }
}
