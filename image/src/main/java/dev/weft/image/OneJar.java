package dev.weft.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** Many jars as one, which the VM opens and checks once. Equal inputs give equal bytes. */
final class OneJar {
  private static final String MANIFEST = "META-INF/MANIFEST.MF";

  /** Signatures do not fit the whole; classes of signed jars would be kept out of the AOT cache. */
  private static final Pattern LEFT_OUT =
      Pattern.compile(
          "META-INF/(MANIFEST\\.MF|INDEX\\.LIST|[^/]+\\.(SF|RSA|DSA|EC)|native/.*|maven/.*)|(.*/)?module-info\\.class");

  /** Any time will do, so long as it is always the same: 2026-11-01, in DOS's local time. */
  private static final long TIME = 1_793_491_200_000L;

  private OneJar() {}

  /** The first jar that has an entry wins, as it does on a class path. */
  static void write(List<Path> jars, Path target) throws IOException {
    try (var out = new ZipOutputStream(Files.newOutputStream(target))) {
      put(out, MANIFEST, "Manifest-Version: 1.0\r\nMulti-Release: true\r\n\r\n");
      Set<String> names = new HashSet<>();
      for (Path jar : jars) {
        copy(jar, out, names);
      }
    }
  }

  private static void copy(Path jar, ZipOutputStream out, Set<String> names) throws IOException {
    try (var in = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : in.stream().toList()) {
        String name = entry.getName();
        if (!entry.isDirectory() && !LEFT_OUT.matcher(name).matches() && names.add(name)) {
          begin(out, name);
          try (InputStream content = in.getInputStream(entry)) {
            content.transferTo(out);
          }
          out.closeEntry();
        }
      }
    }
  }

  private static void put(ZipOutputStream out, String name, String text) throws IOException {
    begin(out, name);
    ((OutputStream) out).write(text.getBytes(StandardCharsets.UTF_8));
    out.closeEntry();
  }

  private static void begin(ZipOutputStream out, String name) throws IOException {
    var entry = new ZipEntry(name);
    entry.setTime(TIME);
    out.putNextEntry(entry);
  }
}
