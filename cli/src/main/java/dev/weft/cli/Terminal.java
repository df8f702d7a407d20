package dev.weft.cli;

/** Whether a person watches. */
public final class Terminal {
  /** Cursor to the top left, and everything below it gone. */
  public static final String CLEAR = "\033[H\033[2J";

  private Terminal() {}

  /** Standard input and output are a terminal, so that a table may be redrawn in place. */
  @SuppressWarnings("SystemConsoleNull") // JDK 25 is back to null where there is no terminal
  public static boolean isOne() {
    return System.console() != null && System.console().isTerminal();
  }
}
