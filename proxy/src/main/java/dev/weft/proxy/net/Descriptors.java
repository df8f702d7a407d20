package dev.weft.proxy.net;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * File descriptors, of which the process has only so many (proc(5)). When they run out, not even a
 * class can be loaded from a file; so clients are refused before.
 */
public final class Descriptors {
  /** For the control plane, metrics, names, files, and the connection that is being refused. */
  private static final int RESERVE = 48;

  /** A client's connection, and one to a server for it. */
  private static final int PER_CONNECTION = 2;

  private static final String LIMIT = "Max open files";

  private Descriptors() {}

  /** How many connections of clients there is room for beside what is open; no bound if unknown. */
  public static int roomForConnections() {
    String[] open = new File("/proc/self/fd").list();
    if (open == null) {
      return Integer.MAX_VALUE;
    }
    try {
      return room(Files.readAllLines(Path.of("/proc/self/limits")), open.length);
    } catch (IOException e) {
      return Integer.MAX_VALUE;
    }
  }

  /**
   * @param limits lines such as {@code Max open files 1024 4096 files}
   */
  static int room(List<String> limits, int open) {
    for (String line : limits) {
      if (line.startsWith(LIMIT)) {
        String soft = line.substring(LIMIT.length()).strip().split("\\s+", 2)[0];
        return soft.matches("\\d{1,9}")
            ? Math.max(1, (Integer.parseInt(soft) - open - RESERVE) / PER_CONNECTION)
            : Integer.MAX_VALUE;
      }
    }
    return Integer.MAX_VALUE;
  }
}
