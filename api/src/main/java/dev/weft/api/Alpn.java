package dev.weft.api;

import java.util.List;

/**
 * What is inside a TLS connection between two proxies, told by ALPN (RFC 7301), so that nobody has
 * to detect it. A ClientHello that offers one of these is meant for the proxy; any other is the
 * application's own TLS and is passed through.
 */
public final class Alpn {
  public static final String HTTP1 = "weft-http/1.1";
  public static final String HTTP2 = "weft-h2";

  /** Bytes that nobody looks at, in frames that tell their end (decision 15). */
  public static final String OPAQUE = "weft-tcp";

  public static final List<String> ALL = List.of(HTTP2, HTTP1, OPAQUE);

  private Alpn() {}
}
