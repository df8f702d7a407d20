package dev.weft.cli;

/** A command cannot do what it was asked; the message is for the user and says what to do. */
public final class CannotException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public CannotException(String message) {
    super(message);
  }
}
