package dev.weft.playground.app;

import static dev.weft.playground.app.Living.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.playground.net.Detection;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Nothing outlives a playground, whatever happens to it. */
class KilledPlaygroundIT {
  @Test
  void aKilledPlaygroundTakesItsProcessesAlong() throws IOException {
    Process playground = start("LOOPBACK");
    ProcessHandle child = childOf(playground);

    playground.destroyForcibly();

    eventually("the pod's process is gone", () -> !child.isAlive());
  }

  @Test
  void aKilledPlaygroundTakesItsNetworkAlong() throws IOException {
    Optional<String> obstacle = Detection.obstacle();
    if (obstacle.isPresent()) {
      System.out.println("SKIPPED: network namespaces after a kill: " + obstacle.get());
      return;
    }
    Process playground = start("NAMESPACES");
    String line = firstLine(playground);
    Path bridge = Path.of("/sys/class/net/weft-" + line.split(" ", -1)[2]);
    assertThat(bridge).exists();

    playground.destroyForcibly();

    eventually("the bridge is gone", () -> !Files.exists(bridge));
    eventually(
        "the pod's process is gone",
        () -> ProcessHandle.of(Long.parseLong(line.split(" ", -1)[1])).isEmpty());
  }

  private static ProcessHandle childOf(Process playground) throws IOException {
    long pid = Long.parseLong(firstLine(playground).split(" ", -1)[1]);
    return ProcessHandle.of(pid).orElseThrow();
  }

  private static String firstLine(Process playground) throws IOException {
    BufferedReader output =
        new BufferedReader(
            new InputStreamReader(playground.getInputStream(), StandardCharsets.UTF_8));
    String line = output.readLine();
    while (line != null && !line.startsWith("child ")) {
      line = output.readLine();
    }
    assertThat(line).as("what the playground says").isNotNull();
    return String.valueOf(line);
  }

  private static Process start(String mode) throws IOException {
    return new ProcessBuilder(
            System.getProperty("java.home") + "/bin/java",
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Doomed.class.getName(),
            mode)
        .redirectErrorStream(true)
        .start();
  }
}
