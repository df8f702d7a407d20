package dev.weft.proxy.route;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The query of a request target, as forms write it. */
final class Query {
  private Query() {}

  /** The first parameter of the name, decoded; null when there is none. */
  static @Nullable String parameter(String target, String name) {
    int start = target.indexOf('?');
    if (start < 0) {
      return null;
    }
    for (String pair : target.substring(start + 1).split("&", -1)) {
      int equals = pair.indexOf('=');
      if (decoded(equals < 0 ? pair : pair.substring(0, equals)).equals(name)) {
        return equals < 0 ? "" : decoded(pair.substring(equals + 1));
      }
    }
    return null;
  }

  /** What is no encoding stands for itself. */
  private static String decoded(String text) {
    if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
      return text;
    }
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }
}
