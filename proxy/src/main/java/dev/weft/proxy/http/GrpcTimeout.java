package dev.weft.proxy.http;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;

/** The deadline that a gRPC client sets: PROTOCOL-HTTP2.md, Timeout. */
public final class GrpcTimeout {
  private static final AsciiString HEADER = AsciiString.cached("grpc-timeout");
  private static final int MAX_DIGITS = 8;

  /** Past this nobody waits: far below where the sum with a point in time would overflow. */
  private static final long MAX_NANOS = 365L * 24 * 3600 * 1_000_000_000L;

  private GrpcTimeout() {}

  /**
   * @return 0 when there is none, or none that can be read
   */
  public static long nanos(HttpHeaders headers) {
    String text = headers.get(HEADER);
    int digits = text == null ? 0 : text.length() - 1;
    if (text == null || digits < 1 || digits > MAX_DIGITS) {
      return 0;
    }
    long number = 0;
    for (int i = 0; i < digits; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return 0;
      }
      number = number * 10 + digit;
    }
    long unit =
        switch (text.charAt(digits)) {
          case 'H' -> 3_600_000_000_000L;
          case 'M' -> 60_000_000_000L;
          case 'S' -> 1_000_000_000L;
          case 'm' -> 1_000_000L;
          case 'u' -> 1_000L;
          case 'n' -> 1L;
          default -> 0;
        };
    return number > MAX_NANOS / Math.max(unit, 1) ? MAX_NANOS : number * unit;
  }
}
