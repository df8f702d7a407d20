package dev.weft.image;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** What an image was made from, as a digest beside it. */
final class Inputs {
  private static final String FILE = "inputs.sha256";

  private Inputs() {}

  /** Of all jars, of the JDK, and of this very program. */
  static String digest(List<Path> jars) throws IOException {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update(Runtime.version().toString().getBytes(StandardCharsets.UTF_8));
      digest.update(System.getProperty("java.vm.vendor").getBytes(StandardCharsets.UTF_8));
      digest.update(Files.readAllBytes(ownJar()));
      for (Path jar : jars) {
        digest.update(Files.readAllBytes(jar));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has SHA-256
    }
  }

  private static Path ownJar() {
    try {
      return Path.of(Inputs.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static boolean areOf(Path image, String digest) throws IOException {
    Path file = image.resolve(FILE);
    return Files.exists(file) && Files.readString(file).equals(digest);
  }

  static void write(Path image, String digest) throws IOException {
    Files.writeString(image.resolve(FILE), digest);
  }
}
