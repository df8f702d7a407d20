package dev.weft.e2e.apiserver;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Runs kubectl, and shell scripts of kubectl commands, as processes. */
final class Kubectl {
  private static final long PATIENCE_SECONDS = 120;

  /**
   * {@code k} runs kubectl in the case's namespace, shows the command and how it ended; {@code f}
   * gives it a document.
   */
  private static final String PREAMBLE =
      """
      k() { echo "\\$ kubectl $*"; timeout 30 kubectl -n "$NS" "$@" 2>&1; local rc=$?; [ $rc = 0 ] || echo "(exit $rc)"; }
      """;

  private Kubectl() {}

  static boolean present() {
    try {
      return new ProcessBuilder("kubectl", "version", "--client")
          .redirectErrorStream(true)
          .start()
          .waitFor(20, TimeUnit.SECONDS);
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  static String script(ApiServers.Server server, String namespace, String script)
      throws IOException, InterruptedException {
    Path home =
        Files.createTempDirectory(
            "kubectl-home"); // its discovery cache must not outlive a definition
    Path file = home.resolve("case.sh");
    Files.writeString(file, PREAMBLE + script);
    ProcessBuilder builder =
        new ProcessBuilder("bash", file.toString())
            .directory(home.toFile())
            .redirectErrorStream(true);
    builder.environment().put("KUBECONFIG", server.kubeconfig().toString());
    builder.environment().put("HOME", home.toString());
    builder.environment().put("NS", namespace);
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      output += "(did not end)";
    }
    try (var files = Files.walk(home)) {
      files.sorted(java.util.Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    }
    return output;
  }
}
