package dev.weft.cli.check;

import java.util.List;

/** Checks of one thing, in the order in which they make sense. */
public record Category(String name, List<Check> checks) {
  public Category {
    checks = List.copyOf(checks);
  }
}
