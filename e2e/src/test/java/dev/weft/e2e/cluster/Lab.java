package dev.weft.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What no API can do to a cluster: stop its API server, go back to an old etcd, tell who asked for
 * what. {@code -Dweft.lab=.ci/lab} names the command that can; without it such tests are skipped.
 */
final class Lab {
  private final Path command;

  private Lab(Path command) {
    this.command = command;
  }

  /** Or the test is skipped, and says so. */
  static Lab orSkip(String test) {
    String command = System.getProperty("weft.lab", "");
    if (command.isBlank()) {
      String why = "no -Dweft.lab: it takes a cluster whose parts can be stopped (.ci/cluster)";
      System.out.println("SKIPPED: " + test + ": " + why);
      return abort(why);
    }
    return new Lab(Cluster.HOME.resolve(command));
  }

  String run(String... arguments) throws IOException, InterruptedException {
    var words = new ArrayList<>(List.of(command.toString()));
    words.addAll(List.of(arguments));
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s said: %s", words, said).isZero();
    return said.strip();
  }
}
