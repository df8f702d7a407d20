package dev.weft.e2e.apiserver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The list of what was compared, for people. */
final class Agreements {
  private record Line(int lines, String against, String verdict) {}

  private final Map<String, Line> lines = new TreeMap<>();

  void add(String name, String outcome, String against, String verdict) {
    lines.put(name, new Line((int) outcome.lines().count(), against, verdict));
  }

  void publish() throws IOException {
    StringBuilder text =
        new StringBuilder("| case | lines compared | against | agree |\n|---|---|---|---|\n");
    lines.forEach((name, line) ->
        text.append(
            "| %s | %d | %s | %s |%n"
                .formatted(name, line.lines(), line.against(), line.verdict())));
    Files.writeString(Path.of("target", "agreements.md"), text.toString());
    System.out.println(text);
  }
}
