package dev.weft.playground.net;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a short command to its end. */
final class Shell {
  private static final long PATIENCE_SECONDS = 20;

  record Outcome(int code, String output) {
    boolean ok() {
      return code == 0;
    }
  }

  static Outcome run(List<String> command, String input) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var in = process.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // It ended without reading: its exit code says why.
    }
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException(command.getFirst() + " did not end");
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    return new Outcome(process.exitValue(), output);
  }

  static void must(List<String> command, String input) throws IOException {
    Outcome outcome = run(command, input);
    if (!outcome.ok()) {
      throw new IOException(String.join(" ", command) + ": " + outcome.output());
    }
  }

  private Shell() {}
}
