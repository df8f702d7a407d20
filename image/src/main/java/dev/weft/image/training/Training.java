package dev.weft.image.training;

import dev.weft.image.Unmakeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs the proxy on the loopback with an application behind it, lets it do what proxies do, and
 * ends it: the VM then writes its AOT cache (JEP 483, 514, 515: classes, and profiles of their
 * methods).
 */
public final class Training {
  private Training() {}

  /**
   * @param command starts the proxy, and has the VM record
   * @param cache where the VM writes what it recorded
   */
  public static void train(List<String> command, Path cache)
      throws IOException, Unmakeable, InterruptedException {
    Path directory = Files.createTempDirectory("weft-training");
    Path log = directory.resolve("log");
    try (var applications = Applications.start()) {
      Ports ports = Ports.free();
      Files.writeString(
          directory.resolve("destinations.jsonl"), Destinations.of(applications, ports));
      OwnIdentity.write(directory);
      Process process = start(command, directory, log, ports);
      try {
        new Traffic(process, ports).run();
        Recording.end(process); // it drains, then the VM writes
      } finally {
        process.destroyForcibly();
      }
      if (!Files.exists(cache)) {
        throw new Unmakeable("no AOT cache was written; the proxy said:\n" + Files.readString(log));
      }
    } catch (Traffic.Failed e) {
      throw new Unmakeable(e.getMessage() + "; the proxy said:\n" + Files.readString(log));
    } finally {
      Recording.delete(directory);
    }
  }

  private static Process start(List<String> command, Path directory, Path log, Ports ports)
      throws IOException {
    var builder =
        new ProcessBuilder(new ArrayList<>(command))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.command().addAll(List.of("proxy", "--static", directory.toString()));
    builder.environment().putAll(ports.environment());
    Recording.withoutOptionsOfTheBuild(builder);
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
