package dev.weft.image.training;

import dev.weft.image.Unmakeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** What training runs have in common: the VM writes its cache when the process ends. */
final class Recording {
  /** Of a run, and of what follows its end: machines that build may be slow. */
  private static final long MAX_SECONDS = 120;

  private Recording() {}

  /** They would be trained in: with -XX:TieredStopAtLevel=1, never to use C2. */
  static void withoutOptionsOfTheBuild(ProcessBuilder builder) {
    builder.environment().keySet().removeAll(Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
  }

  /** By SIGTERM; returns when the VM has written. */
  static void end(Process process) throws Unmakeable, InterruptedException {
    process.destroy();
    if (!process.waitFor(MAX_SECONDS, TimeUnit.SECONDS)) {
      throw new Unmakeable("the program did not end when told to");
    }
  }

  static void delete(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
