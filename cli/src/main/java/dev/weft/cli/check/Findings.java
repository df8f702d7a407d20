package dev.weft.cli.check;

import java.util.List;

/** All that was checked. */
public record Findings(List<Category> categories) {
  public Findings {
    categories = List.copyOf(categories);
  }

  /** No check failed; warnings do not count. */
  public boolean success() {
    return categories.stream()
        .flatMap(category -> category.checks().stream())
        .noneMatch(check -> check.result() == Check.Result.ERROR);
  }
}
