package dev.weft.api.wire;

/**
 * A line that is no message of its stream. The message names the field, what stood there and what
 * was expected.
 */
public final class MalformedLineException extends Exception {
  private static final long serialVersionUID = 1;

  MalformedLineException(String message) {
    super(message);
  }

  MalformedLineException(String message, Throwable cause) {
    super(message, cause);
  }
}
