package dev.weft.playground.kubelet;

import dev.weft.playground.net.Detection;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Starts processes and keeps a record of each on disk, so that none outlives the playground (see
 * {@link Reaper}).
 */
final class Processes {
  private final Path records;
  private final boolean setsid = Detection.onPath("setsid");

  Processes(Path records) {
    this.records = records;
  }

  /**
   * Output of both kinds goes to {@code log}, line by line, until the last process of the container
   * ends.
   */
  ContainerProcess start(
      List<String> words, Map<String, String> environment, Path directory, LogFile log)
      throws IOException {
    List<String> line = new ArrayList<>();
    if (setsid) {
      line.add("setsid");
    }
    line.addAll(words);
    Process process = launch(line, environment, directory);
    process.getOutputStream().close();
    Path record = records.resolve(Long.toString(process.pid()));
    Files.writeString(record, startTime(process.pid()));
    // A platform thread: reading a pipe would hold on to a virtual thread's carrier.
    Thread.ofPlatform()
        .daemon()
        .name("log-" + process.pid())
        .stackSize(128 * 1024)
        .start(() -> pump(process.getInputStream(), log));
    return new ContainerProcess(process, setsid, record);
  }

  /**
   * Runs a command to its end, for probes and hooks. Empty when it took too long; it is ended then.
   */
  Optional<Integer> run(
      List<String> words, Map<String, String> environment, Path directory, long timeoutSeconds)
      throws IOException {
    Process process = launch(words, environment, directory);
    process.getOutputStream().close();
    CompletableFuture<Void> drained =
        CompletableFuture.runAsync(
            () -> drain(process.getInputStream()),
            task -> Thread.ofPlatform().daemon().start(task));
    try {
      if (process.waitFor(timeoutSeconds, TimeUnit.SECONDS)) {
        drained.cancel(false);
        return Optional.of(process.exitValue());
      }
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static Process launch(List<String> words, Map<String, String> environment, Path directory)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(words).directory(directory.toFile()).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static void pump(InputStream from, LogFile log) {
    try (from) {
      log.readAll(from);
    } catch (IOException e) {
      log.line("(the playground could not read more of this output: " + e.getMessage() + ")");
    } finally {
      log.end();
    }
  }

  private static void drain(InputStream from) {
    try (from) {
      from.skip(Long.MAX_VALUE);
    } catch (IOException e) {
      // The process was ended: nobody wants its output.
    }
  }

  /**
   * When a process started, in the kernel's ticks: with its pid it names it for good. Empty where
   * there is no /proc.
   */
  static String startTime(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[19];
    } catch (IOException | IndexOutOfBoundsException e) {
      return "";
    }
  }
}
