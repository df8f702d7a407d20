package dev.weft.image.training;

import dev.weft.image.Unmakeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Runs the proxy on the loopback with an application behind it, lets it do what proxies do, and
 * ends it: the VM then writes its AOT cache (JEP 483, 514, 515: classes, and profiles of their
 * methods).
 */
public final class Training {
  /** Of a run, and of what follows its end: machines that build may be slow. */
  private static final long MAX_SECONDS = 120;

  private Training() {}

  /**
   * @param cache where it is written
   */
  public static void train(Path proxy, Path cache)
      throws IOException, Unmakeable, InterruptedException {
    Path directory = Files.createTempDirectory("weft-training");
    Path log = directory.resolve("log");
    try (var applications = Applications.start()) {
      Ports ports = Ports.free();
      Files.writeString(
          directory.resolve("destinations.jsonl"), Destinations.of(applications, ports));
      OwnIdentity.write(directory);
      Process process = start(proxy, directory, log, ports, cache);
      try {
        new Traffic(process, ports).run();
        process.destroy(); // SIGTERM: it drains, then the VM writes
        if (!process.waitFor(MAX_SECONDS, TimeUnit.SECONDS)) {
          throw new Unmakeable("the proxy did not end when told to");
        }
      } finally {
        process.destroyForcibly();
      }
      if (!Files.exists(cache)) {
        throw new Unmakeable("no AOT cache was written; the proxy said:\n" + Files.readString(log));
      }
    } catch (Traffic.Failed e) {
      throw new Unmakeable(e.getMessage() + "; the proxy said:\n" + Files.readString(log));
    } finally {
      try (var files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private static Process start(Path proxy, Path directory, Path log, Ports ports, Path cache)
      throws IOException {
    var builder =
        new ProcessBuilder(proxy.toString(), "proxy", "--static", directory.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().putAll(ports.environment());
    builder.environment().put("WEFT_JAVA_OPTIONS", "-XX:AOTCacheOutput=" + cache);
    // Options of whoever builds would be trained in: with -XX:TieredStopAtLevel=1, never to use C2.
    builder.environment().keySet().removeAll(Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    return builder.start();
  }

  /** Ports that nobody had a moment ago. */
  record Ports(int outbound, int inbound, int admin) {
    Map<String, String> environment() {
      return Map.of(
          "WEFT_POD_IP", "127.0.0.1",
          "WEFT_OUTBOUND_PORT", Integer.toString(outbound),
          "WEFT_INBOUND_PORT", Integer.toString(inbound),
          "WEFT_ADMIN_PORT", Integer.toString(admin));
    }

    static Ports free() throws IOException {
      List<ServerSocket> held = new ArrayList<>();
      try {
        for (int i = 0; i < 3; i++) {
          held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        }
        return new Ports(
            held.get(0).getLocalPort(), held.get(1).getLocalPort(), held.get(2).getLocalPort());
      } finally {
        for (ServerSocket each : held) {
          each.close();
        }
      }
    }
  }
}
