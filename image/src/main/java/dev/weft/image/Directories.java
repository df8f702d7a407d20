package dev.weft.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

final class Directories {
  private Directories() {}

  /** Processes that run from the old one keep the files that they have open. */
  static void replace(Path target, Path draft) throws IOException {
    Path old = target.resolveSibling(target.getFileName() + ".old");
    delete(old);
    if (Files.exists(target)) {
      Files.move(target, old);
    }
    Files.move(draft, target);
    delete(old);
  }

  static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    List<Path> deepestFirst;
    try (var walk = Files.walk(directory)) {
      deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : deepestFirst) {
      Files.delete(each);
    }
  }
}
