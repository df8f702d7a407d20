package dev.weft.cli.profile.openapi;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a JSON or YAML document holds, with the lines on which it stands. */
sealed interface Tree {
  int line();

  record Mapping(Map<String, Tree> entries, int line) implements Tree {
    public Mapping {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    @Nullable Tree get(String key) {
      return entries.get(key);
    }
  }

  record Sequence(List<Tree> items, int line) implements Tree {
    public Sequence {
      items = List.copyOf(items);
    }
  }

  /** Text, a number or a truth value, as it is written. */
  record Scalar(String text, int line) implements Tree {}

  record Nothing(int line) implements Tree {}

  /** For a message; what is long is cut. */
  default String described() {
    return switch (this) {
      case Mapping _ -> "a mapping";
      case Sequence _ -> "a list";
      case Nothing _ -> "nothing";
      case Scalar(String text, int _) ->
          "'" + (text.length() > 80 ? text.substring(0, 80) + "…" : text) + "'";
    };
  }
}
