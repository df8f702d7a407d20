package dev.weft.cli.stat;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a user names on the command line: {@code deploy}, {@code deploy/web}, {@code deploy web}.
 *
 * @param name null: all of the kind
 */
public record Resource(Kind kind, @Nullable String name) {
  /** A resource, or why it is none. */
  public sealed interface Parsed {
    record Ok(Resource resource) implements Parsed {}

    record Malformed(String why) implements Parsed {}
  }

  public static Parsed parse(String word, @Nullable String separateName) {
    int slash = word.indexOf('/');
    String kindWord = slash < 0 ? word : word.substring(0, slash);
    String name = slash < 0 ? separateName : word.substring(slash + 1);
    Optional<Kind> kind = Kind.of(kindWord);
    if (kind.isEmpty()) {
      return new Parsed.Malformed(
          "unknown kind '" + kindWord + "' (expected one of: " + Kind.known() + ")");
    }
    if (slash >= 0 && separateName != null) {
      return new Parsed.Malformed(
          "'" + word + " " + separateName + "' names the resource twice (expected: kind/name)");
    }
    if (name != null && name.isEmpty()) {
      return new Parsed.Malformed("'" + word + "' has no name after the slash");
    }
    return new Parsed.Ok(new Resource(kind.get(), name));
  }
}
