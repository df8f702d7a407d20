package dev.weft.e2e.identity;

/** What came of an attempt. */
sealed interface Outcome {
  /** Somebody answered. */
  record Answered(int status, String text) implements Outcome {}

  /** The connection ended without a word from the other side's application. */
  record Closed(String why) implements Outcome {}

  /** Status first, as a table shows it. */
  default String brief() {
    return switch (this) {
      case Answered(int status, String text) ->
          status + " " + text.lines().filter(line -> !line.isBlank()).reduce("", (_, last) -> last);
      case Closed(String why) -> "closed: " + why;
    };
  }
}
