package dev.weft.proxy.tls;

import io.netty.handler.codec.DecoderException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong with TLS after the handshake, as far as this side can tell when that has ended.
 */
public final class Alerts {
  private Alerts() {}

  /** An exception of TLS, which is one of input and output, without the one that Netty adds. */
  public static Throwable unwrap(Throwable cause) {
    return cause instanceof DecoderException && cause.getCause() instanceof SSLException tls
        ? tls
        : cause;
  }

  /**
   * Why the server does not take this pod's certificate; null when it is about something else. In
   * TLS 1.3 it says so when the client has begun to send, and has looked at none of that: RFC 8446,
   * section 4.4.2.4.
   */
  public static @Nullable String refusal(Throwable cause) {
    if (!(unwrap(cause) instanceof SSLException tls)) {
      return null;
    }
    String message = String.valueOf(tls.getMessage());
    String words = message.toUpperCase(Locale.ROOT);
    return words.contains("ALERT")
            && (words.contains("CERTIFICATE") || words.contains("UNKNOWN_CA"))
        ? "the server refuses this pod's certificate: " + message
        : null;
  }
}
