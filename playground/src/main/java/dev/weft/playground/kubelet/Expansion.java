package dev.weft.playground.kubelet;

import java.util.Map;

/**
 * {@code $(NAME)} in command, args and env: replaced when known, left as it is when not; {@code
 * $$(NAME)} stands for itself.
 */
final class Expansion {
  static String of(String text, Map<String, String> known) {
    StringBuilder out = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      char here = text.charAt(at);
      if (here != '$' || at + 1 == text.length()) {
        out.append(here);
        at++;
      } else if (text.charAt(at + 1) == '$') {
        out.append('$');
        at += 2;
      } else if (text.charAt(at + 1) == '(' && text.indexOf(')', at) > 0) {
        int end = text.indexOf(')', at);
        String value = known.get(text.substring(at + 2, end));
        out.append(value == null ? text.substring(at, end + 1) : value);
        at = end + 1;
      } else {
        out.append(here);
        at++;
      }
    }
    return out.toString();
  }

  private Expansion() {}
}
