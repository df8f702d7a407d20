package dev.weft.proxy.detect;

/**
 * Whether bytes that are no HTTP to the proxy may be some to a server that reads less strictly, or
 * may hold some where the proxy does not look.
 */
public final class Disguise {
  private static final int SHORTEST_USUAL_METHOD = 3;

  private Disguise() {}

  /**
   * What a request begins with, by the lenient rules of RFC 9112, sections 2.2 and 3, and those of
   * servers that pass over any control characters before it; or TLS; or the beginning of either.
   */
  public static boolean mayBeRequests(FirstBytes.Bytes bytes, int length) {
    if (length == 0 || isTls(bytes, length)) {
      return true;
    }
    int from = 0;
    while (from < length && isControlOrBlank(bytes.at(from))) {
      from++;
    }
    int end = from;
    while (end < length && isToken(bytes.at(end))) {
      end++;
    }
    return end == length || (end > from && endsMethod(bytes, end - from, end, length));
  }

  /** A record's header (RFC 8446, section 5.1), or a hello in SSL's old form (RFC 5246, E.2). */
  private static boolean isTls(FirstBytes.Bytes bytes, int length) {
    return bytes.at(0) == 0x16 || (bytes.at(0) < 0 && (length < 3 || bytes.at(2) == 1));
  }

  private static boolean isControlOrBlank(byte b) {
    int octet = b & 0xff;
    return octet <= ' ' || (octet >= 0x7f && octet <= 0x9f);
  }

  /** RFC 9110, section 5.6.2. */
  private static boolean isToken(byte b) {
    return (b >= '0' && b <= '9')
        || (b >= 'A' && b <= 'Z')
        || (b >= 'a' && b <= 'z')
        || "!#$%&'*+-.^_`|~".indexOf(b) >= 0;
  }

  private static boolean endsMethod(FirstBytes.Bytes bytes, int method, int at, int length) {
    return switch (bytes.at(at)) {
      case ' ', '\t' -> true;
      case 0x0b, '\f' -> method >= SHORTEST_USUAL_METHOD;
      case '\r' -> at + 1 == length || bytes.at(at + 1) != '\n';
      default -> false;
    };
  }
}
