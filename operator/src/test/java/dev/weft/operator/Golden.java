package dev.weft.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Golden files. Run with {@code -Dsurefire.args=-Dweft.golden.write=true} to write what the code
 * says now, then read the difference before you commit it.
 */
public final class Golden {
  private static final boolean WRITE = Boolean.getBoolean("weft.golden.write");

  private Golden() {}

  public static Path folder(String name) {
    return Path.of("src/test/resources", name);
  }

  public static void hold(Path file, String actual) throws IOException {
    if (WRITE) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, actual, StandardCharsets.UTF_8);
    }
    assertThat(file).as("golden file").exists();
    assertThat(actual).isEqualTo(Files.readString(file, StandardCharsets.UTF_8));
  }

  /** Names of the cases: {@code x} for in-x.yaml. Every out file must have its in file. */
  public static List<String> cases(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      var ins = new TreeSet<String>();
      var outs = new TreeSet<String>();
      files
          .map(file -> file.getFileName().toString())
          .forEach(name -> {
            assertThat(name).as("golden file").matches("(in|out)-.*\\.yaml");
            String bare = name.substring(name.indexOf('-') + 1, name.length() - ".yaml".length());
            (name.startsWith("in-") ? ins : outs).add(bare);
          });
      outs.removeAll(ins);
      assertThat(outs).as("golden files that nothing makes").isEmpty();
      return List.copyOf(ins);
    }
  }
}
