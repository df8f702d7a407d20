package dev.weft.proxy.opaque;

import dev.weft.api.route.Protocol;

/** What is said beforehand of a port. */
public enum Declared {
  NOTHING,
  HTTP,
  OPAQUE;

  public static Declared of(Protocol protocol) {
    return switch (protocol) {
      case DETECT, TLS -> NOTHING;
      case HTTP1, HTTP2, GRPC -> HTTP;
      case OPAQUE -> OPAQUE;
    };
  }
}
