package dev.weft.cli.stat;

import dev.weft.cli.metrics.Golden;
import org.jspecify.annotations.Nullable;

/**
 * One line of the table.
 *
 * @param pods how many run
 * @param meshed how many of them have a proxy
 * @param golden null when no proxy could be measured over the window
 */
public record Row(String namespace, String name, int meshed, int pods, @Nullable Golden golden) {

  Row plus(Row other) {
    return new Row(
        namespace, name, meshed + other.meshed, pods + other.pods, sum(golden, other.golden));
  }

  private static @Nullable Golden sum(@Nullable Golden one, @Nullable Golden other) {
    if (one == null) {
      return other;
    }
    return other == null ? one : one.plus(other);
  }
}
