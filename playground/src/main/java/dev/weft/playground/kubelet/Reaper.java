package dev.weft.playground.kubelet;

import dev.weft.playground.net.Detection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that nothing outlives this process, even when it is killed: a shell waits for the end
 * of a pipe whose other end only we hold, then runs the run's cleanup script. If the shell is
 * killed too, the next start runs the script.
 */
public final class Reaper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Reaper.class);
  private static final String SCRIPT = "cleanup.sh";
  private static final String OWNER = "owner";

  private final Process shell;

  private Reaper(Process shell) {
    this.shell = shell;
  }

  /** {@code cleanup}: shell lines beyond ending the recorded processes, such as the network's. */
  public static Reaper watch(Path run, List<String> cleanup) throws IOException {
    Path script = run.resolve(SCRIPT);
    Files.writeString(script, script(cleanup));
    List<String> words = new ArrayList<>();
    if (Detection.onPath("setsid")) {
      words.add("setsid"); // else an interrupt from the terminal would end it with us
    }
    words.addAll(List.of("sh", "-c", "cat >/dev/null; exec sh \"$0\"", script.toString()));
    Process shell =
        new ProcessBuilder(words)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    return new Reaper(shell);
  }

  /**
   * Makes a directory for this run below {@code runs}, after clearing away what dead runs left
   * there.
   */
  public static Path newRun(Path runs) throws IOException {
    Files.createDirectories(runs);
    clearDeadRuns(runs);
    long pid = ProcessHandle.current().pid();
    Path run = Files.createTempDirectory(runs, pid + "-");
    Files.createDirectories(run.resolve("processes"));
    Files.writeString(
        run.resolve(OWNER), pid + " " + Processes.startTime(pid), StandardOpenOption.CREATE_NEW);
    return run;
  }

  private static void clearDeadRuns(Path runs) throws IOException {
    List<Path> all;
    try (Stream<Path> entries = Files.list(runs)) {
      all = entries.filter(entry -> Files.exists(entry.resolve(OWNER))).toList();
    }
    for (Path run : all) {
      String[] owner = Files.readString(run.resolve(OWNER)).split(" ", 2);
      long pid = Long.parseLong(owner[0]);
      boolean alive =
          ProcessHandle.of(pid).isPresent()
              && (owner.length < 2 || owner[1].equals(Processes.startTime(pid)));
      if (!alive) {
        LOG.info("cleaning up after a playground that was killed (process {})", pid);
        runScript(run);
      }
    }
  }

  private static void runScript(Path run) throws IOException {
    Path script = run.resolve(SCRIPT);
    if (!Files.exists(script)) {
      Files.writeString(script, script(List.of()));
    }
    Process cleaning =
        new ProcessBuilder("sh", script.toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (!cleaning.waitFor(30, TimeUnit.SECONDS)) {
        cleaning.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String script(List<String> more) {
    return """
    #!/bin/sh
    # Undoes one run of the playground: its processes, its network, its files.
    cd "$(dirname "$0")" || exit 1
    run=$PWD
    for record in processes/*; do
      [ -e "$record" ] || continue
      pid=${record##*/}
      started=$(cat "$record")
      if [ -n "$started" ]; then
        set -- $(sed 's/.*) //' "/proc/$pid/stat" 2>/dev/null)
        [ "${20:-}" = "$started" ] || continue
      fi
      kill -s KILL -- "-$pid" 2>/dev/null
      kill -s KILL "$pid" 2>/dev/null
    done
    %s
    cd / && rm -rf "$run"
    """
        .formatted(String.join("\n", more));
  }

  /** Runs the cleanup now and waits for it. */
  @Override
  public void close() {
    try {
      shell.getOutputStream().close();
      if (!shell.waitFor(30, TimeUnit.SECONDS)) {
        LOG.warn("cleaning up takes long; it goes on without us");
      }
    } catch (IOException e) {
      LOG.warn("cleanup not run: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
