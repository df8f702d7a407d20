package dev.weft.proxy.app;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a program of the machine. */
final class Command {
  private static final int MAX_SECONDS = 20;

  /** Where these tools live, beside what PATH says: containers often have a short one. */
  private static final List<String> MORE_PLACES = List.of("/usr/sbin", "/sbin");

  private Command() {}

  /**
   * @param output both streams, on one line
   */
  record Result(int status, String output) {
    boolean isOk() {
      return status == 0;
    }
  }

  static boolean exists(String tool) {
    return !path(tool).equals(tool);
  }

  private static String path(String tool) {
    String path = System.getenv().getOrDefault("PATH", "");
    for (String place : Arrays.asList(path.split(File.pathSeparator, -1))) {
      if (new File(place, tool).canExecute()) {
        return place + "/" + tool;
      }
    }
    for (String place : MORE_PLACES) {
      if (new File(place, tool).canExecute()) {
        return place + "/" + tool;
      }
    }
    return tool;
  }

  static Result run(String input, String... words) {
    words[0] = path(words[0]);
    try {
      Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
      try (var to = process.getOutputStream()) {
        to.write(input.getBytes(StandardCharsets.UTF_8));
      }
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(MAX_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return new Result(-1, "took longer than " + MAX_SECONDS + " s");
      }
      return new Result(process.exitValue(), String.join(" ", output.lines().toList()));
    } catch (IOException e) {
      return new Result(-1, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Result(-1, "interrupted");
    }
  }
}
