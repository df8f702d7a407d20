package dev.weft.operator.serve;

import java.util.Locale;

/** How a report names the stream that it speaks of: {@code discovery/web.shop:80}. */
final class StreamNames {
  private static final String DISCOVERY = "discovery/";

  private StreamNames() {}

  /**
   * @param text of the destination key
   */
  static String discovery(String text) {
    return canonical(DISCOVERY + text);
  }

  /** Host names know no case. */
  static String canonical(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
