package dev.weft.cli.profile;

import dev.weft.cli.CannotException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * A file that the user named; {@code -} is the standard input.
 *
 * @param name as the user knows it
 */
record InputFile(String name, String text) {
  private static final int MAX_BYTES = 32 << 20;

  static final String STANDARD_INPUT = "-";

  /**
   * @param directories where else to look, if the file is not where the name says
   */
  static InputFile read(String name, List<Path> directories) {
    if (name.equals(STANDARD_INPUT)) {
      return read("the standard input", System.in);
    }
    Path path = find(name, directories);
    if (Files.isDirectory(path)) {
      throw new CannotException("cannot read " + path + ": it is a directory");
    }
    try (InputStream in = Files.newInputStream(path)) {
      return read(path.toString(), in);
    } catch (NoSuchFileException e) {
      throw new CannotException("cannot read " + path + ": there is no such file");
    } catch (IOException e) {
      throw new CannotException("cannot read " + path + ": " + e.getMessage());
    }
  }

  private static Path find(String name, List<Path> directories) {
    Path path = Path.of(name);
    return Files.exists(path)
        ? path
        : directories.stream()
            .map(directory -> directory.resolve(name))
            .filter(Files::exists)
            .findFirst()
            .orElse(path);
  }

  private static InputFile read(String name, InputStream in) {
    try {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new CannotException(
            "cannot read " + name + ": more than " + (MAX_BYTES >> 20) + " MiB");
      }
      String text = new String(bytes, StandardCharsets.UTF_8);
      return new InputFile(name, text.startsWith("\ufeff") ? text.substring(1) : text);
    } catch (IOException e) {
      throw new CannotException("cannot read " + name + ": " + e.getMessage());
    }
  }
}
