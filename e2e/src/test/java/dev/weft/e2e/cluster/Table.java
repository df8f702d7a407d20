package dev.weft.e2e.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What was observed, as rows of Markdown: printed, and kept in {@code target/cluster.md}. */
final class Table {
  private static final Path FILE = Path.of("target/cluster.md");

  private Table() {}

  static void row(Object... cells) throws IOException {
    var row = new StringBuilder("|");
    for (Object cell : cells) {
      row.append(' ').append(cell).append(" |");
    }
    System.out.println(row);
    Files.createDirectories(FILE.getParent());
    Files.writeString(
        FILE, row + System.lineSeparator(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
