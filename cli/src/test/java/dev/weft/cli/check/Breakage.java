package dev.weft.cli.check;

import dev.weft.cli.check.Check.Result;
import java.util.function.Consumer;

/**
 * One thing that goes wrong, and which check is to see it.
 *
 * @param says what its message contains
 */
record Breakage(String id, Result result, String says, Consumer<SomeCluster> change) {
  static Breakage error(String id, String says, Consumer<SomeCluster> change) {
    return new Breakage(id, Result.ERROR, says, change);
  }

  static Breakage warning(String id, String says, Consumer<SomeCluster> change) {
    return new Breakage(id, Result.WARNING, says, change);
  }

  @Override
  public String toString() {
    return id + ": " + says;
  }
}
