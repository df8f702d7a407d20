package dev.weft.operator.gateway;

import dev.weft.api.route.TextMatch;
import dev.weft.operator.translate.Problems;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Conditions on the values of headers and query parameters. */
final class Texts {
  private final Problems problems;

  Texts(Problems problems) {
    this.problems = problems;
  }

  /**
   * @param type null: Exact
   */
  TextMatch of(@Nullable String type, @Nullable String value, String field) {
    String text = Objects.requireNonNullElse(value, "");
    switch (Objects.requireNonNullElse(type, "Exact")) {
      case "Exact" -> {
        return new TextMatch.Exact(text);
      }
      case "RegularExpression" -> problems.regex(field + ".value", text);
      default ->
          problems.add(field + ".type", "'" + type + "' (expected: Exact or RegularExpression)");
    }
    return new TextMatch.Regex(text);
  }
}
