package dev.weft.proxy.outbound;

import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The little of RFC 6265 that is needed here. */
final class Cookies {
  private Cookies() {}

  /**
   * @param headers values of Cookie: HTTP/2 may send several (RFC 9113, section 8.2.3)
   * @return null when there is none, or an empty one
   */
  static @Nullable String value(List<String> headers, String name) {
    for (String header : headers) {
      for (String pair : header.split(";", -1)) {
        int equals = pair.indexOf('=');
        if (equals > 0 && pair.substring(0, equals).strip().equals(name)) {
          String value = pair.substring(equals + 1).strip();
          return value.isEmpty() ? null : value;
        }
      }
    }
    return null;
  }

  /** Says nothing of where it leads. */
  static String fresh(RandomGenerator random) {
    return Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong());
  }

  /** Of the session; scripts need not see it. */
  static String set(String name, String value) {
    return name + "=" + value + "; Path=/; HttpOnly; SameSite=Lax";
  }
}
