package dev.weft.playground.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the administrator's kubeconfig goes. */
final class Kubeconfig {
  private static final String OURS = "name: weft-playground";

  private Kubeconfig() {}

  /**
   * A file that may be written: none yet, or one of an earlier playground. Never a kubeconfig with
   * somebody's clusters in it.
   */
  static Path writable(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException(file + " is a directory (expected: a file to write)");
    }
    if (Files.exists(file) && Files.size(file) > 0 && !Files.readString(file).contains(OURS)) {
      throw new IOException(
          file + " is there and not a playground's: it is left alone. Name another file.");
    }
    return file.toAbsolutePath();
  }

  /** A directory for it that only this user may look into. */
  static Path fresh() throws IOException {
    return Files.createTempDirectory("weft-"); // 0700 by the JDK
  }
}
