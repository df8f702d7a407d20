package dev.weft.proxy.telemetry;

import io.netty.handler.timeout.TimeoutException;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why a connection broke, in the kernel's words as far as they reach us. */
public enum Broken {
  ECONNRESET("reset"),
  EPIPE("broken pipe"),
  ETIMEDOUT("timed out"),
  ECONNREFUSED("refused"),
  EHOSTUNREACH("no route to host"),
  ENETUNREACH("unreachable"),
  /** The peer spoke no proper protocol, or the connection ended in the middle of something. */
  PROTOCOL("\0"),
  OTHER("\0");

  private final String inMessage;

  Broken(String inMessage) {
    this.inMessage = inMessage;
  }

  /** The value of the label {@code errno}. */
  String label() {
    return this == PROTOCOL || this == OTHER ? name().toLowerCase(Locale.ROOT) : name();
  }

  /** Java gives no error numbers, only the kernel's words, which differ little between systems. */
  public static Broken of(@Nullable Throwable cause) {
    String message = cause == null ? null : cause.getMessage();
    if (cause instanceof TimeoutException) {
      return ETIMEDOUT;
    }
    if (!(cause instanceof IOException)) {
      return cause == null ? PROTOCOL : OTHER;
    }
    String words = message == null ? "" : message.toLowerCase(Locale.ROOT);
    for (Broken each : values()) {
      if (words.contains(each.inMessage)) {
        return each;
      }
    }
    return OTHER;
  }
}
