package dev.weft.proxy.trace;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Which trace and span something belongs to: W3C Trace Context, Level 1.
 *
 * @param traceIdHigh of older tracers 0
 */
public record TraceContext(long traceIdHigh, long traceIdLow, long spanId, boolean sampled) {
  private static final int LENGTH = 55;
  private static final HexFormat HEX = HexFormat.of();

  /** Of the header {@code traceparent}; null when it is none. */
  static @Nullable TraceContext ofTraceparent(String value) {
    boolean known = value.startsWith("00") && value.length() == LENGTH;
    boolean later = value.length() > LENGTH && value.charAt(LENGTH) == '-' && isLater(value);
    if (!(known || later || (value.length() == LENGTH && isLater(value)))
        || value.charAt(2) != '-'
        || value.charAt(35) != '-'
        || value.charAt(52) != '-'
        || !areLowerHex(value, 3, 35)
        || !areLowerHex(value, 36, 52)
        || !areLowerHex(value, 53, LENGTH)) {
      return null;
    }
    boolean sampled = (HexFormat.fromHexDigits(value, 53, LENGTH) & 1) == 1;
    return valid(hex(value, 3), hex(value, 19), hex(value, 36), sampled);
  }

  /** Section 2.2.2: what follows what we know is of a later version; ff is never one. */
  private static boolean isLater(String value) {
    return areLowerHex(value, 0, 2) && !value.startsWith("00") && !value.startsWith("ff");
  }

  /**
   * Of the header {@code b3}: trace, span, and whether it is sampled; openzipkin/b3-propagation.
   *
   * @return null when it is none, or says no more than a decision
   */
  static @Nullable TraceContext ofB3(String value) {
    String[] parts = value.split("-", 4);
    if (parts.length < 2) {
      return null;
    }
    return ofB3(parts[0], parts[1], parts.length > 2 ? parts[2] : "");
  }

  /** Of the headers {@code X-B3-TraceId}, {@code X-B3-SpanId} and {@code X-B3-Sampled}. */
  static @Nullable TraceContext ofB3(String trace, String span, String decision) {
    boolean wide = trace.length() == 32;
    if (!(wide || trace.length() == 16)
        || span.length() != 16
        || !areLowerHex(trace, 0, trace.length())
        || !areLowerHex(span, 0, 16)) {
      return null;
    }
    boolean sampled = decision.equals("1") || decision.equals("d") || decision.equals("true");
    return valid(wide ? hex(trace, 0) : 0, hex(trace, wide ? 16 : 0), hex(span, 0), sampled);
  }

  private static @Nullable TraceContext valid(long high, long low, long span, boolean sampled) {
    return (high == 0 && low == 0) || span == 0 ? null : new TraceContext(high, low, span, sampled);
  }

  private static long hex(String value, int from) {
    return HexFormat.fromHexDigitsToLong(value, from, from + 16);
  }

  private static boolean areLowerHex(String value, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = value.charAt(i);
      if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f')) {
        return false;
      }
    }
    return true;
  }

  /** The same trace, one span further. */
  TraceContext child(long newSpanId) {
    return new TraceContext(traceIdHigh, traceIdLow, newSpanId, sampled);
  }

  public String traceId() {
    return HEX.toHexDigits(traceIdHigh) + HEX.toHexDigits(traceIdLow);
  }

  static String spanId(long id) {
    return HEX.toHexDigits(id);
  }

  /** As the header {@code traceparent} has it. */
  String traceparent() {
    return "00-" + traceId() + "-" + spanId(spanId) + (sampled ? "-01" : "-00");
  }
}
