package dev.weft.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is measured.
 *
 * @param http1Port where it takes HTTP/1.1; 0: nothing is redirected
 * @param command with {@code @DIR@} for where its configuration is written
 * @param configuration file of bench/peers; empty for none
 * @param version command that prints it
 * @param inbound the same program before the origin, with mutual TLS between the two; null for one
 *     hop in plain
 */
record Peer(
    String name,
    int http1Port,
    int http2Port,
    int tcpPort,
    List<String> command,
    String configuration,
    Map<String, String> environment,
    List<String> version,
    @Nullable Inbound inbound) {

  /**
   * The second hop.
   *
   * @param httpPort what comes for the origin's HTTP/1.1 is redirected there
   * @param tcpPort what comes for the origin's bytes
   */
  record Inbound(
      int httpPort,
      int tcpPort,
      List<String> command,
      String configuration,
      Map<String, String> environment) {}

  Peer(
      String name,
      int http1Port,
      int http2Port,
      int tcpPort,
      List<String> command,
      String configuration,
      Map<String, String> environment,
      List<String> version) {
    this(name, http1Port, http2Port, tcpPort, command, configuration, environment, version, null);
  }

  static List<Peer> all(Path home) {
    String weft = home.resolve("image/target/proxy/bin/weft-proxy").toString();
    String envoy = home.resolve("bench/target/envoy/envoy/_bin/envoy").toString();
    return List.of(
        new Peer("direct", 0, 0, 0, List.of(), "", Map.of(), List.of("uname", "-sr")),
        new Peer(
            "Weft",
            4140,
            4140,
            4140,
            List.of(weft, "proxy", "--static", "@DIR@"),
            "destinations.jsonl",
            Map.of("WEFT_INTERCEPTION", "redirect", "WEFT_POD_IP", "127.0.0.1"),
            List.of("git", "-C", home.toString(), "describe", "--always", "--dirty")),
        new Peer(
            "Envoy",
            4150,
            4150,
            4152,
            List.of(
                envoy,
                "-c",
                "@DIR@/envoy.yaml",
                "--concurrency",
                "1",
                "-l",
                "error",
                "--disable-hot-restart"), // else what one user's left in shared memory stops
            // another's
            "envoy.yaml",
            Map.of(),
            List.of(envoy, "--version")),
        new Peer(
            "nginx",
            4160,
            4161,
            4162,
            List.of("nginx", "-c", "@DIR@/nginx.conf"),
            "nginx.conf",
            Map.of(),
            List.of("nginx", "-v")),
        new Peer(
            "HAProxy",
            4170,
            4171,
            4172,
            List.of("haproxy", "-db", "-f", "@DIR@/haproxy.cfg"),
            "haproxy.cfg",
            Map.of(),
            List.of("haproxy", "-v")));
  }

  /** Null for {@code direct}. */
  @Nullable Running start(Lab lab, Path peers) {
    if (command.isEmpty()) {
      return null;
    }
    Path directory = configure(lab.directory().resolve(name), peers.resolve(configuration));
    List<Process> processes = new ArrayList<>();
    processes.add(lab.startProxy(in(directory, command), name, environment));
    if (inbound != null) {
      String itsName = name + "-inbound";
      Path its = configure(lab.directory().resolve(itsName), peers.resolve(inbound.configuration));
      processes.add(lab.startInbound(in(its, inbound.command), itsName, inbound.environment));
    }
    return new Running(processes);
  }

  private static List<String> in(Path directory, List<String> command) {
    return command.stream().map(word -> word.replace("@DIR@", directory.toString())).toList();
  }

  /** Writes a configuration with its placeholders filled in; returns the directory. */
  static Path configure(Path directory, Path template) {
    try {
      Files.createDirectories(directory);
      directory.toFile().setWritable(true, false); // the proxies' user writes its temporary files
      String text =
          Files.readString(template)
              .replace("@DIR@", directory.toString())
              .replace("@ORIGIN@", Lab.ORIGIN)
              .replace("@KIBIBYTE@", "x".repeat(1024));
      Files.writeString(directory.resolve(template.getFileName().toString()), text);
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
