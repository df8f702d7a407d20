package dev.weft.samples.base;

import java.util.Map;

/** Reads environment variables. */
public final class Variables {
  private Variables() {}

  /** Throws {@link IllegalArgumentException} with a message for the user. */
  public static int number(Map<String, String> environment, String name, int otherwise) {
    String text = environment.get(name);
    if (text == null || text.isBlank()) {
      return otherwise;
    }
    try {
      int value = Integer.parseInt(text.strip());
      if (value >= 0) {
        return value;
      }
    } catch (NumberFormatException _) {
      // falls through to the one message
    }
    throw new IllegalArgumentException(name + ": '" + text + "' (expected: a number from 0)");
  }
}
