package dev.weft.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;

final class StartScript {
  private StartScript() {}

  static void write(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    try (InputStream script =
        Objects.requireNonNull(StartScript.class.getResourceAsStream("weft-proxy"))) {
      Files.copy(script, file);
    }
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
