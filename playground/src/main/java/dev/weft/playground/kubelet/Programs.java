package dev.weft.playground.kubelet;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Which programs a container finds. */
record Programs(String path, Path directory) {
  boolean exists(String program) {
    if (program.contains("/")) {
      return Files.isExecutable(directory.resolve(program));
    }
    return Arrays.stream(path.split(":", -1))
        .filter(each -> !each.isEmpty())
        .anyMatch(each -> Files.isExecutable(Path.of(each, program)));
  }
}
