package dev.weft.playground.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Where this user's playgrounds keep what they need while they run. */
final class Runs {
  static Path directory() throws IOException {
    String user = System.getProperty("user.name");
    Path directory = Path.of(System.getProperty("java.io.tmpdir"), "weft-playground-" + user);
    if (!Files.exists(directory)) {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } else if (!Files.getOwner(directory).getName().equals(user)) {
      throw new IOException(
          directory + " belongs to " + Files.getOwner(directory).getName() + ", not to " + user);
    }
    return directory;
  }

  private Runs() {}
}
