package dev.weft.playground.kubelet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A pod's volumes on disk. Files that follow objects are swapped all at once, as a real kubelet
 * does it: each name is a link through {@code ..data}, which is a link to the directory of the
 * present version. Confined to the pod's worker.
 */
final class VolumeStore {
  private static final String DATA = "..data";
  private static final Set<PosixFilePermission> DIRECTORY =
      PosixFilePermissions.fromString("rwxr-x---");
  private static final Set<PosixFilePermission> SHARED =
      PosixFilePermissions.fromString("rwxrwx---");
  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-r-----");

  private final Path root;
  private final Map<String, Map<String, byte[]>> written = new HashMap<>();
  private long versions;

  VolumeStore(Path root) {
    this.root = root;
  }

  Path root() {
    return root;
  }

  void empty(String volume) throws IOException {
    Path directory = root.resolve(volume);
    if (!Files.exists(directory)) {
      Files.createDirectories(directory);
      Files.setPosixFilePermissions(directory, SHARED);
    }
  }

  /** True when the files are other than before. */
  boolean files(String volume, Map<String, byte[]> files) throws IOException {
    Map<String, byte[]> before = written.get(volume);
    if (before != null && same(before, files)) {
      return false;
    }
    Path directory = root.resolve(volume);
    Files.createDirectories(directory);
    Files.setPosixFilePermissions(directory, DIRECTORY);
    Path version = directory.resolve("..version-" + versions++);
    Files.createDirectory(version, PosixFilePermissions.asFileAttribute(DIRECTORY));
    for (var file : files.entrySet()) {
      write(version, file.getKey(), file.getValue());
    }
    Path old =
        Files.exists(directory.resolve(DATA)) ? directory.resolve(DATA).toRealPath() : version;
    Path link = directory.resolve("..data-new");
    Files.deleteIfExists(link);
    Files.createSymbolicLink(link, version.getFileName());
    Files.move(link, directory.resolve(DATA), StandardCopyOption.ATOMIC_MOVE);
    link(directory, files);
    if (!old.equals(version)) {
      deleteTree(old);
    }
    written.put(volume, files);
    return true;
  }

  private static void write(Path version, String name, byte[] content) throws IOException {
    Path file = version.resolve(name).normalize();
    if (!file.startsWith(version)) {
      throw new IOException("path \"" + name + "\" leads out of its volume");
    }
    Files.createDirectories(file.getParent());
    Files.write(file, content);
    Files.setPosixFilePermissions(file, FILE);
  }

  private static void link(Path directory, Map<String, byte[]> files) throws IOException {
    Set<String> top = new TreeSet<>();
    files.keySet().forEach(name -> top.add(Path.of(name).getName(0).toString()));
    for (String name : top) {
      Path link = directory.resolve(name);
      if (!Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
        Files.createSymbolicLink(link, Path.of(DATA, name));
      }
    }
    try (Stream<Path> entries = Files.list(directory)) {
      for (Path entry : entries.toList()) {
        String name = entry.getFileName().toString();
        if (!name.startsWith("..") && !top.contains(name)) {
          Files.delete(entry);
        }
      }
    }
  }

  private static boolean same(Map<String, byte[]> one, Map<String, byte[]> other) {
    return one.keySet().equals(other.keySet())
        && one.entrySet().stream()
            .allMatch(each -> Arrays.equals(each.getValue(), other.get(each.getKey())));
  }

  static void deleteTree(Path tree) throws IOException {
    if (!Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    }
  }
}
