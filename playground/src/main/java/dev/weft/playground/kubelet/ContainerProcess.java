package dev.weft.playground.kubelet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/**
 * One running container: a process and all that it starts, in a process group of its own where the
 * machine has {@code setsid}.
 */
final class ContainerProcess {
  private final Process process;
  private final boolean leadsGroup;
  private final Path record;

  ContainerProcess(Process process, boolean leadsGroup, Path record) {
    this.process = process;
    this.leadsGroup = leadsGroup;
    this.record = record;
  }

  /** As Kubernetes does, only the first process is asked to end. */
  void terminate() {
    process.destroy();
  }

  /** Ends everything of the container, whoever it has started. */
  void kill() {
    if (leadsGroup) {
      try {
        new ProcessBuilder("sh", "-c", "kill -s KILL -- -" + process.pid() + " 2>/dev/null")
            .start()
            .waitFor();
      } catch (IOException e) {
        process.destroyForcibly();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        process.destroyForcibly();
      }
    } else {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
    }
    process.destroyForcibly();
  }

  /** The exit code, 128 + n after signal n. Its other processes are gone by then, too. */
  CompletableFuture<Integer> ended() {
    return process
        .onExit()
        .thenApplyAsync(
            ended -> {
              if (leadsGroup) {
                kill();
              }
              forget();
              return ended.exitValue();
            },
            task -> Thread.ofVirtual().name("ended-" + process.pid()).start(task));
  }

  private void forget() {
    try {
      Files.deleteIfExists(record);
    } catch (IOException e) {
      // Then the cleanup finds a pid that is no more, or has another start time: harmless.
    }
  }

  long pid() {
    return process.pid();
  }
}
