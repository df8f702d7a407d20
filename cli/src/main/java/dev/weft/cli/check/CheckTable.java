package dev.weft.cli.check;

import java.util.ArrayList;
import java.util.List;

/** Findings for a person. */
final class CheckTable {
  private CheckTable() {}

  static List<String> lines(Findings findings) {
    List<String> lines = new ArrayList<>();
    for (Category category : findings.categories()) {
      lines.add(category.name());
      lines.add("-".repeat(category.name().length()));
      for (Check check : category.checks()) {
        lines.add(icon(check.result()) + " " + check.description());
        if (check.error() != null) {
          lines.add("    " + check.error());
        }
        if (check.hint() != null) {
          lines.add("    → " + check.hint());
        }
      }
      lines.add("");
    }
    lines.add("Status: " + (findings.success() ? "all is well" : "something is wrong"));
    return lines;
  }

  private static String icon(Check.Result result) {
    return switch (result) {
      case SUCCESS -> "√";
      case WARNING -> "‼";
      case ERROR -> "×";
    };
  }
}
