package dev.weft.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;

/** How an image is started: options of the VM, by the launcher's argument files, and a script. */
final class StartScript {
  private StartScript() {}

  /** The script is for people and for tests: a container needs no shell. */
  static void write(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, resource("weft-proxy"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  static void writeOptions(Program program, Path image) throws IOException {
    byte[] options = resource(program.optionsResource());
    Files.write(program.options(image), options);
    Files.writeString(image.resolve("lib/container.options"), program.containerOptions());
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(StartScript.class.getResourceAsStream(name), name)) {
      return in.readAllBytes();
    }
  }
}
