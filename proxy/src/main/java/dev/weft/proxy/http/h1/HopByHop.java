package dev.weft.proxy.http.h1;

import dev.weft.api.Headers;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.List;
import java.util.Set;

/**
 * Header fields that concern one connection only: RFC 9110, section 7.6.1. Why no Via is added:
 * docs/decisions/0012-strict-http1.md.
 */
final class HopByHop {
  private static final AsciiString KEEP_ALIVE = AsciiString.cached("keep-alive");
  private static final AsciiString PROXY_CONNECTION = AsciiString.cached("proxy-connection");

  /** What Connection may not take away: framing, routing, and what proxies tell each other. */
  private static final Set<String> UNTOUCHABLE =
      Set.of(
          "host",
          "content-length",
          "transfer-encoding",
          "connection",
          "upgrade",
          "expect",
          "trailer",
          "authorization",
          Headers.ERROR,
          Headers.TARGET_PORT);

  private HopByHop() {}

  /**
   * Takes them away; Transfer-Encoding stays, for the body is framed anew in the same way.
   *
   * @param upgrade leaves what an upgrade needs
   */
  static void clean(HttpHeaders headers, boolean upgrade) {
    if (headers.contains(HttpHeaderNames.CONNECTION)) {
      if (!headers.contains(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE, true)) {
        removeNamed(headers, headers.getAll(HttpHeaderNames.CONNECTION));
      }
      headers.remove(HttpHeaderNames.CONNECTION);
    }
    headers.remove(KEEP_ALIVE);
    headers.remove(PROXY_CONNECTION);
    headers.remove(HttpHeaderNames.TE);
    if (upgrade) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
    } else {
      headers.remove(HttpHeaderNames.UPGRADE);
    }
  }

  private static void removeNamed(HttpHeaders headers, List<String> connection) {
    for (String value : connection) {
      int from = 0;
      while (from <= value.length()) {
        int comma = value.indexOf(',', from);
        int end = comma < 0 ? value.length() : comma;
        String name = value.substring(from, end).trim();
        if (!name.isEmpty()
            && !UNTOUCHABLE.contains(AsciiString.of(name).toLowerCase().toString())) {
          headers.remove(name);
        }
        from = end + 1;
      }
    }
  }

  /**
   * The client offers to speak something else. h2c is not passed on: a proxy may ignore an offer,
   * and HTTP/1.1 serves the request.
   */
  static boolean isUpgrade(HttpHeaders headers) {
    String protocol = headers.get(HttpHeaderNames.UPGRADE);
    return protocol != null
        && !protocol.regionMatches(true, 0, "h2c", 0, 3)
        && headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true);
  }
}
