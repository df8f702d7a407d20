package dev.weft.cli.check;

import java.util.List;
import java.util.stream.Stream;

/** All that was checked. */
public record Findings(List<Category> categories) {
  public Findings {
    categories = List.copyOf(categories);
  }

  /** No check failed; warnings do not count. */
  public boolean success() {
    return errors().findAny().isEmpty();
  }

  /** Something is wrong, and all that is may come right by itself. */
  boolean worthWaiting() {
    return !success() && errors().allMatch(Check::passing);
  }

  Stream<Check> errors() {
    return categories.stream()
        .flatMap(category -> category.checks().stream())
        .filter(check -> check.result() == Check.Result.ERROR);
  }

  /** How many could not be looked at. */
  long skipped() {
    return categories.stream()
        .flatMap(category -> category.checks().stream())
        .filter(check -> check.result() == Check.Result.SKIPPED)
        .count();
  }

  /** What was looked at and does not hold, category by category. */
  List<Category> notWell() {
    return categories.stream()
        .map(category ->
            new Category(
                category.name(),
                category.checks().stream()
                    .filter(check ->
                        check.result() == Check.Result.WARNING
                            || check.result() == Check.Result.ERROR)
                    .toList()))
        .filter(category -> !category.checks().isEmpty())
        .toList();
  }
}
