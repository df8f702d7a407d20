package dev.weft.playground.app;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

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

  /** At no moment can anybody else read it, and at no moment is it half there. */
  static void write(Path file, String content) throws IOException {
    Path directory = requireNonNull(file.toAbsolutePath().getParent());
    Files.createDirectories(directory);
    Path fresh = Files.createTempFile(directory, ".kubeconfig-", ""); // 0600 by the JDK
    try {
      Files.writeString(fresh, content);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  /** A directory for it that only this user may look into. */
  static Path fresh() throws IOException {
    return Files.createTempDirectory("weft-"); // 0700 by the JDK
  }
}
