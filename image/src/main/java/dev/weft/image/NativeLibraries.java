package dev.weft.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Netty's native libraries for this machine, as files: else each process unpacks, and holds in
 * memory, its own.
 */
final class NativeLibraries {
  private static final String PLACE = "META-INF/native/";

  private NativeLibraries() {}

  /** As Netty names it at the end of a library's name. */
  private static String architecture() {
    String architecture = System.getProperty("os.arch");
    return switch (architecture) {
      case "amd64" -> "x86_64";
      case "aarch64" -> "aarch_64";
      default -> architecture;
    };
  }

  static void extract(List<Path> jars, Path directory) throws IOException {
    String ending = "_" + architecture() + ".so";
    Files.createDirectories(directory);
    for (Path jar : jars) {
      try (var in = new ZipFile(jar.toFile())) {
        for (ZipEntry entry : in.stream().toList()) {
          if (entry.getName().startsWith(PLACE) && entry.getName().endsWith(ending)) {
            try (InputStream content = in.getInputStream(entry)) {
              Files.copy(content, directory.resolve(entry.getName().substring(PLACE.length())));
            }
          }
        }
      }
    }
  }
}
