package dev.weft.proxy.http;

/** What Host and :authority name: RFC 9110, section 7.2. */
public final class Authority {
  private Authority() {}

  /**
   * A host, and a port or none: RFC 3986, sections 3.2.2 and 3.2.3. No user: RFC 9110, section
   * 4.2.4.
   */
  public static boolean isSound(String text, boolean mayBeEmpty) {
    if (text.isEmpty()) {
      return mayBeEmpty;
    }
    int hostEnd = hostEnd(text);
    if (hostEnd <= 0 || text.length() - hostEnd > 6) {
      return false;
    }
    int port = 0;
    for (int i = hostEnd + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return false;
      }
      port = port * 10 + c - '0';
    }
    return port <= 65535;
  }

  public static boolean hasPort(String authority) {
    int hostEnd = hostEnd(authority);
    return hostEnd + 1 < authority.length();
  }

  /** Where the port's colon stands, or the end; -1 when it is no host. */
  private static int hostEnd(String text) {
    boolean literal = text.charAt(0) == '[';
    for (int i = literal ? 1 : 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (literal && c == ']') {
        int next = i + 1;
        return i > 1 && (next == text.length() || text.charAt(next) == ':') ? next : -1;
      }
      if (!literal && c == ':') {
        return i;
      }
      if (!Octets.isHost(c) || c == '[' || c == ']') {
        return -1;
      }
    }
    return literal ? -1 : text.length();
  }
}
