package dev.weft.samples.base;

import java.util.Map;

/** Writes the few shapes that the samples say: strings, numbers, and maps of them. */
public final class Json {
  private Json() {}

  public static String object(Map<String, ?> fields) {
    StringBuilder out = new StringBuilder("{");
    fields.forEach((name, value) -> {
      out.append(out.length() == 1 ? "" : ",");
      text(out, name);
      out.append(':');
      value(out, value);
    });
    return out.append('}').toString();
  }

  private static void value(StringBuilder out, Object value) {
    switch (value) {
      case Number number -> out.append(number);
      case Map<?, ?> nested -> {
        @SuppressWarnings("unchecked") // the samples' maps are keyed by strings
        Map<String, ?> fields = (Map<String, ?>) nested;
        out.append(object(fields));
      }
      default -> text(out, value.toString());
    }
  }

  private static void text(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }
}
