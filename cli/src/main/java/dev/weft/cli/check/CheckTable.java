package dev.weft.cli.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Findings for a person. */
final class CheckTable {
  private CheckTable() {}

  /** All of them. */
  static List<String> lines(Findings findings) {
    return lines(findings.categories(), findings);
  }

  /** What is not well. */
  static List<String> shortly(Findings findings) {
    return lines(findings.notWell(), findings);
  }

  private static List<String> lines(List<Category> categories, Findings findings) {
    List<String> lines = new ArrayList<>();
    for (Category category : categories) {
      lines.add(category.name());
      lines.add("-".repeat(category.name().length()));
      category.checks().forEach(check -> lines.addAll(lines(check)));
      lines.add("");
    }
    lines.add(status(findings));
    return lines;
  }

  private static String status(Findings findings) {
    long skipped = findings.skipped();
    return "Status: "
        + (findings.success() ? "all is well" : "something is wrong")
        + (skipped == 0 ? "" : "; not looked at: " + skipped);
  }

  private static List<String> lines(Check check) {
    String beside =
        check.result() == Check.Result.SKIPPED
            ? Objects.requireNonNullElse(check.error(), "")
            : check.note();
    List<String> lines = new ArrayList<>();
    lines.add(
        icon(check.result())
            + " "
            + check.description()
            + (beside.isEmpty() ? "" : " (" + beside + ")"));
    if (check.hint() != null) {
      lines.add("    " + check.error());
      lines.add("    → " + check.hint());
      lines.add("      docs/check.md#" + check.id());
    }
    return lines;
  }

  private static String icon(Check.Result result) {
    return switch (result) {
      case SUCCESS -> "√";
      case WARNING -> "‼";
      case ERROR -> "×";
      case SKIPPED -> "-";
    };
  }
}
