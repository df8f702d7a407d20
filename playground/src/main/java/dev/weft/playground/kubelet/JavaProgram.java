package dev.weft.playground.kubelet;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A main class, run by the JDK that runs this.
 *
 * @param heap as {@code -Xmx} takes it
 */
public record JavaProgram(String classPath, String mainClass, List<String> arguments, String heap) {

  public Images.Program asImage() {
    return new Images.Program(commandLine(), arguments, Map.of("MALLOC_ARENA_MAX", "1"));
  }

  /** Small and quick rather than fast: dozens of these share one machine. */
  private List<String> commandLine() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-Xmx" + heap,
        "-Xss256k",
        "-XX:-UsePerfData",
        "-XX:+UseCompactObjectHeaders",
        "-Xshare:auto",
        "-XX:TieredStopAtLevel=1",
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "-cp",
        classPath,
        mainClass);
  }
}
