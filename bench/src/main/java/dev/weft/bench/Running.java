package dev.weft.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** Started proxies with all of their processes, as the kernel accounts for them. */
record Running(List<Process> processes) {
  Running {
    processes = List.copyOf(processes);
  }

  /** Of all threads: event loop, compiler and collector. */
  long cpuNanos() {
    return sum(handle -> {
      try (Stream<Path> threads = Files.list(proc(handle, "task"))) {
        return threads.mapToLong(Running::threadNanos).sum();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
  }

  /** The first field of schedstat: time on a CPU, in nanoseconds. A thread that has ended is 0. */
  private static long threadNanos(Path thread) {
    try {
      return Long.parseLong(Files.readString(thread.resolve("schedstat")).split(" ", 2)[0]);
    } catch (IOException e) {
      return 0;
    }
  }

  /**
   * @param field of smaps_rollup: Rss, Pss
   */
  long kibibytes(String field) {
    return sum(handle -> {
      try (Stream<String> lines = Files.lines(proc(handle, "smaps_rollup"))) {
        String line = lines.filter(each -> each.startsWith(field + ":")).findFirst().orElseThrow();
        return Long.parseLong(line.replaceAll("[^0-9]", ""));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
  }

  private long sum(ToLongFunction<ProcessHandle> value) {
    List<ProcessHandle> handles =
        processes.stream()
            .flatMap(each -> Stream.concat(Stream.of(each.toHandle()), each.descendants()))
            .toList();
    return handles.stream().mapToLong(value).sum();
  }

  private static Path proc(ProcessHandle handle, String file) {
    return Path.of("/proc", Long.toString(handle.pid()), file);
  }
}
