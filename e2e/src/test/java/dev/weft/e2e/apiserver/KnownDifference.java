package dev.weft.e2e.apiserver;

import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where the playground's API server is meant to differ, and why. Lines that match are left out on
 * both sides.
 */
record KnownDifference(Pattern lines, String why) {
  static Map<String, KnownDifference> all() {
    return Map.of(
        "selectors", of("unable to parse requirement", "the parser's words"),
        "errors", of("unable to parse requirement", "the parser's words"),
        "apply-client-side",
            of(
                "unknown field .*nope|^(\\{.*lastApplied|\\{.*nope|to:|Resource: |Name: )|error when applying patch",
                "a refused patch is not printed in Go's notation"),
        "patches",
            of("Invalid value: .*\\bn\\b", "a refused patch is not printed in Go's notation"));
  }

  private static KnownDifference of(String lines, String why) {
    return new KnownDifference(Pattern.compile(lines), why);
  }

  static String strip(@Nullable KnownDifference known, String outcome) {
    if (known == null) {
      return outcome;
    }
    return outcome
        .lines()
        .filter(line -> !known.lines().matcher(line).find())
        .collect(Collectors.joining("\n"));
  }
}
