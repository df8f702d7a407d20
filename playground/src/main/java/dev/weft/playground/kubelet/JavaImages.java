package dev.weft.playground.kubelet;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Images that are Java programs, run by one JDK from class paths.
 *
 * @param java the {@code java} binary
 * @param programs by image name; a name without a tag stands for every version of it
 */
public record JavaImages(Path java, Map<String, JavaProgram> programs) implements Images {
  /**
   * A main class.
   *
   * @param heap as {@code -Xmx} takes it
   */
  public record JavaProgram(
      String classPath, String mainClass, List<String> arguments, String heap, Warmth warmth) {}

  /** How long a program lives, which decides how much its compiler should do. */
  public enum Warmth {
    /** Starts soon, never gets fast: commands, init containers, servers with little to do. */
    SHORT,
    /** May grow hot: proxies under load. */
    LONG
  }

  @Override
  public Optional<Program> find(String image) {
    return Optional.ofNullable(programs.get(image))
        .or(() -> Optional.ofNullable(programs.get(withoutTag(image))))
        .map(program ->
            new Program(
                commandLine(program), program.arguments(), Map.of("MALLOC_ARENA_MAX", "1")));
  }

  @Override
  public List<String> names() {
    return programs.keySet().stream().sorted().toList();
  }

  private List<String> commandLine(JavaProgram program) {
    List<String> line = new ArrayList<>();
    line.add(java.toString());
    // Small and quick rather than fast: dozens of these share one machine (JVM.md has the figures).
    line.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-Xmx" + program.heap(),
            "-Xss256k",
            "-XX:-UsePerfData",
            "-XX:+UseCompactObjectHeaders",
            "-Xshare:auto"));
    if (program.warmth() == Warmth.SHORT) {
      line.add("-XX:TieredStopAtLevel=1");
    }
    line.add("--enable-native-access=ALL-UNNAMED");
    line.add("--sun-misc-unsafe-memory-access=allow");
    line.add("-Dnetworkaddress.cache.ttl=5");
    line.add("-cp");
    line.add(program.classPath());
    line.add(program.mainClass());
    return line;
  }

  static String withoutTag(String image) {
    int digest = image.indexOf('@');
    String name = digest < 0 ? image : image.substring(0, digest);
    int colon = name.lastIndexOf(':');
    return colon > name.lastIndexOf('/') ? name.substring(0, colon) : name;
  }
}
