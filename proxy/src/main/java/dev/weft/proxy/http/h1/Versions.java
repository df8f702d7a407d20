package dev.weft.proxy.http.h1;

/** Reads {@code HTTP/1.0} and {@code HTTP/1.1}: RFC 9112, section 2.3. Case matters. */
final class Versions {
  static final int LENGTH = 8;

  /** A version, but none of HTTP/1. */
  static final int OTHER = -1;

  /** No version at all. */
  static final int NONE = -2;

  private static final String NAME = "HTTP/";

  private Versions() {}

  /** 0 or 1, or one of the constants. */
  static int minor(byte[] bytes, int from, int to) {
    if (to - from != LENGTH) {
      return NONE;
    }
    for (int i = 0; i < NAME.length(); i++) {
      if (bytes[from + i] != NAME.charAt(i)) {
        return NONE;
      }
    }
    byte major = bytes[from + 5];
    byte minor = bytes[from + 7];
    if (!isDigit(major) || bytes[from + 6] != '.' || !isDigit(minor)) {
      return NONE;
    }
    return major == '1' && minor <= '1' ? minor - '0' : OTHER;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }
}
