package dev.weft.api.route;

import java.util.Locale;

/** What a destination's port speaks, as its Service declares it. */
public enum Protocol {
  /** Nothing is declared: look at the first bytes. */
  DETECT,
  HTTP1,
  HTTP2,
  GRPC,
  TLS,
  OPAQUE;

  /** The lower-case form of the wire. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** A name that this version does not know is treated as undeclared. */
  public static Protocol of(String text) {
    for (Protocol protocol : values()) {
      if (protocol.text().equals(text)) {
        return protocol;
      }
    }
    return DETECT;
  }
}
