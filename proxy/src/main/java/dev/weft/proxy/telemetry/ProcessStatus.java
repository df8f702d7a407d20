package dev.weft.proxy.telemetry;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * What Linux tells of this process in /proc: proc(5). NaN where it tells nothing.
 *
 * @param startSeconds since 1970
 */
public record ProcessStatus(
    double startSeconds,
    double cpuSeconds,
    double residentBytes,
    double virtualBytes,
    double openFiles,
    double maxOpenFiles) {
  private static final Path SELF = Path.of("/proc/self");
  private static final double BYTES_PER_KB = 1024;

  /** Reads small files: not for an event loop. */
  public static ProcessStatus read() {
    ProcessHandle.Info info = ProcessHandle.current().info();
    return new ProcessStatus(
        info.startInstant().map(Instant::toEpochMilli).orElse(0L) / 1e3,
        info.totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9,
        numberAfter("status", "VmRSS:") * BYTES_PER_KB,
        numberAfter("status", "VmSize:") * BYTES_PER_KB,
        countOpenFiles(),
        numberAfter("limits", "Max open files"));
  }

  private static double countOpenFiles() {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(SELF.resolve("fd"))) {
      int count = -1; // the one that reads them
      for (Path _ : files) {
        count++;
      }
      return count;
    } catch (IOException e) {
      return Double.NaN;
    }
  }

  private static double numberAfter(String file, String field) {
    try {
      for (String line : Files.readAllLines(SELF.resolve(file))) {
        if (line.startsWith(field)) {
          return Double.parseDouble(line.substring(field.length()).strip().split("\\s+", 2)[0]);
        }
      }
    } catch (IOException | NumberFormatException _) {
      // said below: "unlimited" is no number, either
    }
    return Double.NaN;
  }
}
