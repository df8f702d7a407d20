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
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Redirection as in a pod: two network namespaces with a wire between. In one the proxy runs, as
 * its own user, beside unmodified programs; the other is the rest of the world.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class RedirectIT {
  private static final String POD = "weft-it-pod-" + ProcessHandle.current().pid();
  private static final String WORLD = "weft-it-world-" + ProcessHandle.current().pid();
  private static final String POD_IP = "10.255.77.2";
  private static final String WORLD_IP = "10.255.77.1";

  private static final String POD_IP6 = "fd77:77::2";
  private static final String WORLD_IP6 = "fd77:77::1";

  private final List<Process> started = new ArrayList<>();
  private Path directory;

  @BeforeEach
  void makeNamespaces() throws Exception {
    String missing = missing();
    if (!missing.isEmpty()) {
      System.out.println("SKIPPED RedirectIT: " + missing);
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

  private static String missing() {
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

  private static String sh(String script) {
    Command.Result result = Command.run("", "bash", "-c", script);
    assertThat(result.isOk()).as("%s: %s", script, result.output()).isTrue();
    return result.output();
  }

  private static String in(String namespace, String script) {
    return sh("ip netns exec " + namespace + " " + script);
  }

  private void background(String namespace, String... command) throws IOException {
    var words = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
    words.addAll(List.of(command));
    started.add(
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("log").toFile()))
            .start());
  }

  private void startProxy() throws IOException {
    Path libraries = Files.createDirectory(directory.resolve("lib"));
    var classPath = new StringBuilder();
    int number = 0;
    for (String entry : System.getProperty("java.class.path").split(":", -1)) {
      if (entry.isEmpty()) {
        continue;
      }
      Path from = Path.of(entry);
      Path to = libraries.resolve(number++ + "-" + from.getFileName());
      if (Files.isDirectory(from)) {
        sh("cp -r '" + from + "' '" + to + "'");
      } else if (Files.exists(from)) {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
      }
      classPath.append(to).append(':');
    }
    sh("chmod -R a+rX " + libraries);
    Files.writeString(directory.resolve("destinations.jsonl"), "");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    background(
        POD,
        "setpriv",
        "--reuid",
        Integer.toString(RedirectPlan.PROXY_UID),
        "--clear-groups",
        "env",
        "WEFT_INTERCEPTION=redirect",
        "WEFT_POD_IP=" + POD_IP,
        "WEFT_OPAQUE_PORTS=8083",
        java,
        "-XX:+UseSerialGC",
        "-Xmx64m",
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        classPath.toString(),
        Main.class.getName(),
        "proxy",
        "--static",
        directory.toString());
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() ->
            Command.run(
                    "", "ip", "netns", "exec", POD, "curl", "-sf", "http://127.0.0.1:4191/ready")
                .isOk());
  }

  private static String metric(String part) {
    return in(
        POD,
        "curl -s http://127.0.0.1:4191/metrics | grep -F '" + part + "' | grep -v ' 0$' || true");
  }

  private static final String HTTP =
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
  private static final String GREETER =
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
  private static final String GUEST =
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

  private static final String TALK = "220 greetings|echo one|echo two|bye after 2";

  private void python(String namespace, String program, String address, int port)
      throws IOException {
    Path file = program(program, address, port);
    background(namespace, "python3", file.toString());
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() ->
            in(namespace, "ss -ltnH")
                .contains((address.contains(":") ? "[" + address + "]" : address) + ":" + port));
  }

  private Path program(String program, String address, int port) throws IOException {
    Path file = Files.createTempFile(directory, "program", ".py");
    return Files.writeString(
        file,
        program
            .replace("ADDRESS", address)
            .replace("PORT", Integer.toString(port))
            .replace("NAME", address + ":" + port));
  }

  private static String init() {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return in(
        POD,
        "env WEFT_SKIP_OUTBOUND_PORTS=8099,9000-9001 "
            + java
            + " --enable-native-access=ALL-UNNAMED -cp "
            + System.getProperty("java.class.path")
            + " "
            + Main.class.getName()
            + " init");
  }

  @Test
  void unmodifiedProgramsPassThroughTheProxy() throws Exception {
    assertThat(init()).contains("redirect rules set");
    init();
    assertThat(in(POD, "nft list ruleset").split("table inet weft", -1)).hasSize(2);
    startProxy();
    python(WORLD, HTTP, WORLD_IP, 8080);
    python(WORLD, HTTP, WORLD_IP, 8099);
    python(WORLD, GREETER, WORLD_IP, 2525);
    python(POD, HTTP, POD_IP, 8080);
    python(POD, HTTP, "127.0.0.1", 8081);
    python(POD, HTTP, POD_IP, 8083);
    python(POD, GREETER, POD_IP, 2525);

    // outbound
    assertThat(in(POD, "curl -s http://" + WORLD_IP + ":8080/"))
        .isEqualTo("hello from " + WORLD_IP + ":8080");
    assertThat(metric("request_total{authority=\"" + WORLD_IP + ":8080\"")).isNotEmpty();
    assertThat(in(POD, "curl -s http://" + WORLD_IP + ":8099/")).startsWith("hello");
    assertThat(metric("request_total{authority=\"" + WORLD_IP + ":8099\"")).isEmpty();

    // inbound, also to what listens on the loopback only
    assertThat(in(WORLD, "curl -s http://" + POD_IP + ":8080/"))
        .isEqualTo("hello from " + POD_IP + ":8080");
    assertThat(in(WORLD, "curl -s http://" + POD_IP + ":8081/"))
        .isEqualTo("hello from 127.0.0.1:8081");
    assertThat(metric("request_total{direction=\"inbound\"")).endsWith(" 2");
    assertThat(in(WORLD, "curl -s http://" + POD_IP + ":8083/"))
        .isEqualTo("hello from " + POD_IP + ":8083");
    assertThat(metric("request_total{direction=\"inbound\""))
        .as("a port that was called opaque is not looked into")
        .endsWith(" 2");
    assertThat(in(WORLD, "curl -s -o /dev/null -w %{http_code} http://" + POD_IP + ":8082/"))
        .isEqualTo("502");

    // a server that speaks first, and a client that ends its side first
    assertThat(in(POD, "python3 " + program(GUEST, WORLD_IP, 2525))).isEqualTo(TALK);
    assertThat(in(WORLD, "python3 " + program(GUEST, POD_IP, 2525))).isEqualTo(TALK);
    assertThat(metric("tcp_open_total{direction=\"inbound\",peer=\"src\"")).isNotEmpty();

    // the proxy's own ports are no way in
    assertThat(in(WORLD, "curl -s -o /dev/null -w %{http_code} http://" + POD_IP + ":4143/"))
        .isEqualTo("508");
  }

  @Test
  void http2PassesThroughTheProxyBothWays() throws Exception {
    assumeThat(Command.exists("nghttpd")).as("nghttpd is installed").isTrue();
    init();
    startProxy();
    Path documents = Files.createDirectory(directory.resolve("documents"));
    Files.writeString(documents.resolve("index.html"), "hello by HTTP/2");
    for (String namespace : List.of(WORLD, POD)) {
      String ip = namespace.equals(POD) ? POD_IP : WORLD_IP;
      background(namespace, "nghttpd", "--no-tls", "-a", ip, "-d", documents.toString(), "8080");
      await().until(() -> in(namespace, "ss -ltnH").contains(ip + ":8080"));
    }
    String curl = "curl -s --http2-prior-knowledge -w _%{http_version} ";

    assertThat(in(POD, curl + "http://" + WORLD_IP + ":8080/")).isEqualTo("hello by HTTP/2_2");
    assertThat(metric("request_total{authority=\"" + WORLD_IP + ":8080\"")).endsWith(" 1");
    assertThat(in(WORLD, curl + "http://" + POD_IP + ":8080/")).isEqualTo("hello by HTTP/2_2");
    assertThat(metric("request_total{direction=\"inbound\"")).endsWith(" 1");
  }

  /** Without nft, the rules are set by iptables and ip6tables. */
  private static String initWithoutNft() {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return in(
        POD,
        "unshare --mount bash -c 'mount --bind /dev/null $(readlink -f $(command -v nft)) && "
            + java
            + " --enable-native-access=ALL-UNNAMED -cp "
            + System.getProperty("java.class.path")
            + " "
            + Main.class.getName()
            + " init'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nft", "iptables"})
  void bothVersionsOfIpAreRedirected(String backend) throws Exception {
    assertThat(backend.equals("nft") ? init() : initWithoutNft())
        .contains("redirect rules set")
        .contains("with=" + backend);
    startProxy();
    for (String ip : List.of(WORLD_IP, WORLD_IP6)) {
      python(WORLD, HTTP, ip, 8080);
      python(WORLD, GREETER, ip, 2525);
      String url = "http://" + (ip.contains(":") ? "[" + ip + "]" : ip) + ":8080/";
      assertThat(in(POD, "curl -sg " + url)).isEqualTo("hello from " + ip + ":8080");
      assertThat(in(POD, "python3 " + program(GUEST, ip, 2525))).isEqualTo(TALK);
    }
    assertThat(metric("request_total{authority=\"" + WORLD_IP + ":8080\"")).endsWith(" 1");
    assertThat(metric("request_total{authority=\"[" + WORLD_IP6 + "]:8080\"")).endsWith(" 1");
    for (String ip : List.of(POD_IP, POD_IP6)) {
      python(POD, HTTP, ip, 8080);
      python(POD, GREETER, ip, 2525);
      String url = "http://" + (ip.contains(":") ? "[" + ip + "]" : ip) + ":8080/";
      assertThat(in(WORLD, "curl -sg " + url)).isEqualTo("hello from " + ip + ":8080");
      assertThat(in(WORLD, "python3 " + program(GUEST, ip, 2525))).isEqualTo(TALK);
    }
    assertThat(metric("request_total{direction=\"inbound\"")).endsWith(" 2");
  }
}
