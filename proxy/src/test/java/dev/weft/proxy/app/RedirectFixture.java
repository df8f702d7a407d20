package dev.weft.proxy.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.weft.proxy.redirect.RedirectPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * Two network namespaces with a wire between. In one a proxy runs, as its own user, beside
 * unmodified programs; the other is the rest of the world, or another pod.
 */
abstract class RedirectFixture {
  static final String POD = "weft-it-pod-" + ProcessHandle.current().pid();
  static final String WORLD = "weft-it-world-" + ProcessHandle.current().pid();
  static final String POD_IP = "10.255.77.2";
  static final String WORLD_IP = "10.255.77.1";

  static final String POD_IP6 = "fd77:77::2";
  static final String WORLD_IP6 = "fd77:77::1";

  final List<Process> started = new ArrayList<>();
  Path directory;

  @BeforeEach
  void makeNamespaces() throws Exception {
    String missing = missing();
    if (!missing.isEmpty()) {
      System.out.println("SKIPPED: redirection in namespaces: " + missing);
    }
    assumeThat(missing).isEmpty();
    // Readable for the proxy's user, as JUnit's own temporary directories are not.
    directory =
        Files.createTempDirectory(
            Path.of("/tmp"),
            "weft-it",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    sh("ip netns add " + POD + " && ip netns add " + WORLD);
    sh("ip link add wpod netns " + POD + " type veth peer name wworld netns " + WORLD);
    sh("ip -n " + POD + " addr add " + POD_IP + "/24 dev wpod");
    sh("ip -n " + WORLD + " addr add " + WORLD_IP + "/24 dev wworld");
    sh("ip -n " + POD + " addr add " + POD_IP6 + "/64 dev wpod nodad");
    sh("ip -n " + WORLD + " addr add " + WORLD_IP6 + "/64 dev wworld nodad");
    sh("ip -n " + POD + " link set wpod up && ip -n " + POD + " link set lo up");
    sh("ip -n " + WORLD + " link set wworld up && ip -n " + WORLD + " link set lo up");
  }

  static String missing() {
    if (!"root".equals(System.getProperty("user.name"))) {
      return "not root";
    }
    for (String tool : List.of("ip", "nft", "setpriv", "python3", "curl")) {
      if (!Command.exists(tool)) {
        return tool + " is not installed";
      }
    }
    String probe = "weft-it-probe-" + ProcessHandle.current().pid();
    Command.Result made = Command.run("", "ip", "netns", "add", probe);
    Command.run("", "ip", "netns", "del", probe);
    return made.isOk() ? "" : "no network namespaces: " + made.output();
  }

  @AfterEach
  void removeNamespaces() {
    started.forEach(Process::destroyForcibly);
    Command.run("", "ip", "netns", "del", POD);
    Command.run("", "ip", "netns", "del", WORLD);
    if (directory != null) {
      Command.run("", "rm", "-rf", directory.toString());
    }
  }

  static String sh(String script) {
    Command.Result result = Command.run("", "bash", "-c", script);
    assertThat(result.isOk()).as("%s: %s", script, result.output()).isTrue();
    return result.output();
  }

  static String in(String namespace, String script) {
    return sh("ip netns exec " + namespace + " " + script);
  }

  void background(String namespace, String... command) throws IOException {
    var words = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
    words.addAll(List.of(command));
    started.add(
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("log").toFile()))
            .start());
  }

  /** The class path, where the proxy's user can read it. */
  private String classPath() throws IOException {
    Path libraries = directory.resolve("lib");
    boolean made = Files.exists(libraries);
    Files.createDirectories(libraries);
    var classPath = new StringBuilder();
    int number = 0;
    for (String entry : System.getProperty("java.class.path").split(":", -1)) {
      if (entry.isEmpty()) {
        continue;
      }
      Path from = Path.of(entry);
      Path to = libraries.resolve(number++ + "-" + from.getFileName());
      if (!made && Files.isDirectory(from)) {
        sh("cp -r '" + from + "' '" + to + "'");
      } else if (!made && Files.exists(from)) {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
      }
      classPath.append(to).append(':');
    }
    sh("chmod -R a+rX " + libraries);
    return classPath.toString();
  }

  void startProxy() throws IOException {
    Files.writeString(directory.resolve("destinations.jsonl"), "");
    startProxy(POD, POD_IP, directory);
  }

  /**
   * @param files what {@code --static} names
   */
  void startProxy(String namespace, String ip, Path files) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    background(
        namespace,
        "setpriv",
        "--reuid",
        Integer.toString(RedirectPlan.PROXY_UID),
        "--clear-groups",
        "env",
        "WEFT_INTERCEPTION=redirect",
        "WEFT_POD_IP=" + ip,
        "WEFT_OPAQUE_PORTS=8083",
        java,
        "-XX:+UseSerialGC",
        "-Xmx64m",
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        classPath(),
        Main.class.getName(),
        "proxy",
        "--static",
        files.toString());
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() ->
            Command.run(
                    "",
                    "ip",
                    "netns",
                    "exec",
                    namespace,
                    "curl",
                    "-sf",
                    "http://127.0.0.1:4191/ready")
                .isOk());
  }

  static String metric(String part) {
    return metric(POD, part);
  }

  static String metric(String namespace, String part) {
    return in(
        namespace,
        "curl -s http://127.0.0.1:4191/metrics | grep -F '" + part + "' | grep -v ' 0$' || true");
  }

  static final String HTTP =
      """
      import http.server
      class H(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        def do_GET(self):
          body = b"hello from NAME"
          self.send_response(200)
          self.send_header("Content-Length", str(len(body)))
          self.end_headers()
          self.wfile.write(body)
        def log_message(self, *_): pass
      import socket
      class S(http.server.ThreadingHTTPServer):
        address_family = socket.AF_INET6 if ":" in "ADDRESS" else socket.AF_INET
      S(("ADDRESS", PORT), H).serve_forever()
      """;

  /** Speaks first, echoes lines, and notices that the client has ended its side. */
  static final String GREETER =
      """
      import socketserver
      class H(socketserver.StreamRequestHandler):
        def handle(self):
          self.wfile.write(b"220 greetings|")
          count = 0
          for line in self.rfile:
            count += 1
            self.wfile.write(b"echo " + line.strip() + b"|")
          self.wfile.write(b"bye after %d" % count)
      import socket
      class S(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        address_family = socket.AF_INET6 if ":" in "ADDRESS" else socket.AF_INET
      S(("ADDRESS", PORT), H).serve_forever()
      """;

  /** Waits for the greeting, sends two lines, ends its side, and reads to the end. */
  static final String GUEST =
      """
      import socket
      s = socket.create_connection(("ADDRESS", PORT), 10)
      s.settimeout(10)
      said = s.recv(100)
      s.sendall(b"one\\ntwo\\n")
      s.shutdown(socket.SHUT_WR)
      while True:
        more = s.recv(100)
        if not more: break
        said += more
      print(said.decode())
      """;

  static final String TALK = "220 greetings|echo one|echo two|bye after 2";

  void python(String namespace, String program, String address, int port) throws IOException {
    Path file = program(program, address, port);
    background(namespace, "python3", file.toString());
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() ->
            in(namespace, "ss -ltnH")
                .contains((address.contains(":") ? "[" + address + "]" : address) + ":" + port));
  }

  Path program(String program, String address, int port) throws IOException {
    Path file = Files.createTempFile(directory, "program", ".py");
    return Files.writeString(
        file,
        program
            .replace("ADDRESS", address)
            .replace("PORT", Integer.toString(port))
            .replace("NAME", address + ":" + port));
  }

  static String init() {
    return init(POD);
  }

  /** Sets the redirect rules. */
  static String init(String namespace) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return in(
        namespace,
        "env WEFT_SKIP_OUTBOUND_PORTS=8099,9000-9001 "
            + java
            + " --enable-native-access=ALL-UNNAMED -cp "
            + System.getProperty("java.class.path")
            + " "
            + Main.class.getName()
            + " init");
  }
}
