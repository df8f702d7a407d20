package dev.weft.proxy.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.api.Ports;
import dev.weft.api.route.Endpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The proxy as the image runs it: a process of its own, with its environment and signals. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ProxyProcessIT {
  @TempDir Path directory;
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void stop() {
    started.forEach(Process::destroyForcibly);
  }

  private Process start(Path log, Map<String, String> environment, String... arguments)
      throws IOException {
    return run(command(arguments), log, environment);
  }

  private static List<String> command(String... arguments) {
    return command(Main.class, arguments);
  }

  private static List<String> command(Class<?> main, String... arguments) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UseSerialGC");
    command.add("-Xmx64m");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return command;
  }

  private Process run(List<String> command, Path log, Map<String, String> environment)
      throws IOException {
    var builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    started.add(process);
    return process;
  }

  private static boolean isReady(String ip) {
    try (var raw = new RawClient(new InetSocketAddress(ip, Ports.ADMIN))) {
      return raw.get("/ready").status() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private static double metric(String ip, String beginning) throws IOException {
    try (var raw = new RawClient(new InetSocketAddress(ip, Ports.ADMIN))) {
      return raw.get("/metrics")
          .body()
          .lines()
          .filter(line -> line.startsWith(beginning))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
          .sum();
    }
  }

  @Test
  void aProcessServesAndDrainsOnSigterm() throws Exception {
    String ip = TestProxy.newAddress();
    var arrived = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    Path log = directory.resolve("log");
    try (var control = new TestControlPlane();
        var application =
            TestApplication.at(
                ip,
                8080,
                (request, _, out) -> {
                  if (request.path().equals("/slow")) {
                    arrived.countDown();
                    try {
                      goOn.await();
                    } catch (InterruptedException e) {
                      throw new IOException(e);
                    }
                  }
                  TestApplication.text(out, request.path());
                })) {
      control.publish(
          "web.shop.svc.cluster.local:80",
          new Endpoint(ip, 8080, Ports.INBOUND, true, null, List.of(), null));
      Process process = start(log, TestProxy.environment(ip, control, directory), "proxy");
      await().atMost(Duration.ofSeconds(30)).until(() -> isReady(ip));

      var outbound = new InetSocketAddress(ip, Ports.OUTBOUND);
      try (var slow = new RawClient(outbound);
          var other = new RawClient(outbound)) {
        String url = "http://web.shop.svc.cluster.local";
        assertThat(other.get(url + "/quick").body()).isEqualTo("/quick");
        slow.send("GET " + url + "/slow HTTP/1.1\r\nHost: x\r\n\r\n");
        arrived.await();

        process.destroy(); // SIGTERM
        await().until(() -> !isReady(ip));
        RawClient.Response last = other.get(url + "/last");
        assertThat(last.body()).isEqualTo("/last");
        assertThat(last.header("connection")).isEqualTo("close");
        goOn.countDown();
        assertThat(slow.read(false).body()).isEqualTo("/slow");
      }
      assertThat(process.waitFor(40, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
      assertThat(application.requests).hasSize(3);
      await()
          .untilAsserted(() ->
              assertThat(control.reports.toString()).contains("State[ready=false, draining=true]"));
    }
    assertThat(Files.readString(log)).contains("proxy started").contains("drained stillOpen=0");
  }

  @Test
  void aSecondSigtermEndsTheProcessAtOnce() throws Exception {
    String ip = TestProxy.newAddress();
    var arrived = new CountDownLatch(1);
    Path log = directory.resolve("log");
    try (var control = new TestControlPlane();
        var application =
            TestApplication.at(
                ip,
                8080,
                (_, in, _) -> {
                  arrived.countDown();
                  in.read(); // never answers
                })) {
      control.publish(
          "web.shop.svc.cluster.local:80",
          new Endpoint(ip, 8080, Ports.INBOUND, true, null, List.of(), null));
      var environment = new HashMap<>(TestProxy.environment(ip, control, directory));
      environment.put("WEFT_DRAIN_TIMEOUT", "1h");
      Process process = start(log, environment, "proxy");
      await().atMost(Duration.ofSeconds(30)).until(() -> isReady(ip));
      try (var slow = new RawClient(new InetSocketAddress(ip, Ports.OUTBOUND))) {
        slow.send("GET http://web.shop.svc.cluster.local/ HTTP/1.1\r\nHost: x\r\n\r\n");
        arrived.await();
        process.destroy();
        await().until(() -> !isReady(ip));
        assertThat(process.isAlive()).isTrue();
        process.destroy();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      }
      assertThat(process.exitValue()).isEqualTo(143);
      assertThat(application.requests).hasSize(1);
    }
  }

  @Test
  void withFewFileDescriptorsTheProxyRefusesSomeAndServesTheRest() throws Exception {
    String ip = TestProxy.newAddress();
    Files.writeString(directory.resolve("destinations.jsonl"), "");
    Path log = directory.resolve("log");
    try (var application = TestApplication.named("web", ip, 8080)) {
      var command = new ArrayList<>(List.of("bash", "-c", "ulimit -n 300; exec \"$@\"", "bash"));
      command.addAll(command("proxy", "--static", directory.toString()));
      Process process = run(command, log, Map.of("WEFT_POD_IP", ip));
      await().atMost(Duration.ofSeconds(30)).until(() -> isReady(ip));
      var outbound = new InetSocketAddress(ip, Ports.OUTBOUND);
      String url = "http://" + ip + ":8080/";
      try (var first = new RawClient(outbound)) {
        assertThat(first.get(url).body()).isEqualTo("web /");
        var many = new ArrayList<RawClient>();
        for (int i = 0; i < 400; i++) { // more than there are descriptors
          many.add(new RawClient(outbound));
        }
        await()
            .until(() -> metric(ip, "proxy_errors_total{cause=\"overload\",direction=\"out") > 100);
        assertThat(first.get(url).body()).isEqualTo("web /"); // what is open goes on
        for (RawClient each : many) {
          each.close();
        }
      }
      await()
          .ignoreExceptions()
          .until(() -> {
            try (var later = new RawClient(outbound)) {
              return later.get(url).status() == 200;
            }
          });
      assertThat(process.isAlive()).isTrue();
      assertThat(application.requests).hasSizeGreaterThanOrEqualTo(3);
    }
    assertThat(Files.readAllLines(log)).hasSizeLessThan(100); // the acceptor did not spin
  }

  @Test
  void aProcessDoesNotOutliveItsEventLoop() throws Exception {
    String ip = TestProxy.newAddress();
    Files.writeString(directory.resolve("destinations.jsonl"), "");
    Path log = directory.resolve("log");
    Process process =
        run(command(MortalLoops.class, directory.toString()), log, Map.of("WEFT_POD_IP", ip));
    await().atMost(Duration.ofSeconds(30)).until(() -> isReady(ip));
    assertThat(process.isAlive()).isTrue();
    Files.createFile(directory.resolve(MortalLoops.SIGN));
    try (var _ = new RawClient(new InetSocketAddress(ip, Ports.OUTBOUND))) { // wakes the loop
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(process.exitValue()).isEqualTo(70);
    assertThat(Files.readString(log))
        // Whichever dies first says so; by then the others may not get to it.
        .containsPattern("ERROR an event loop died: ending, .* loop=(worker|aside)")
        .contains("no memory, says the test");
  }

  @Test
  void theExampleDirectoryWorksAndIsReadAgain() throws Exception {
    String ip = TestProxy.newAddress();
    Path example = Path.of("..", "samples", "static", "destinations.jsonl");
    String text = Files.readString(example);
    Path copy = Files.writeString(directory.resolve("destinations.jsonl"), text);
    try (var first = TestApplication.named("first", "127.0.0.1", 0);
        var second = TestApplication.named("second", "127.0.0.1", 0)) {
      Files.writeString(copy, pointing(text, first.address().getPort()));
      start(
          directory.resolve("log"),
          Map.of("WEFT_POD_IP", ip),
          "proxy",
          "--static",
          directory.toString());
      await().atMost(Duration.ofSeconds(30)).until(() -> isReady(ip));

      try (var raw = new RawClient(new InetSocketAddress(ip, Ports.OUTBOUND))) {
        raw.send("GET /a HTTP/1.1\r\nHost: web.shop\r\n\r\n");
        assertThat(raw.read(false).body()).isEqualTo("first /a");
        Files.writeString(copy, "not a snapshot");
        Files.writeString(
            copy, pointing(text, second.address().getPort()).replace("\"1\"", "\"2\""));
        await()
            .untilAsserted(() -> {
              raw.send("GET /b HTTP/1.1\r\nHost: web.shop\r\n\r\n");
              assertThat(raw.read(false).body()).isEqualTo("second /b");
            });
      }
    }
  }

  /** The example's endpoints, moved to a port that this test has. */
  private static String pointing(String example, int port) {
    assertThat(example).contains("\"port\":8081").contains("\"port\":8082");
    return example
        .replace("\"port\":8081", "\"port\":" + port)
        .replace("\"port\":8082", "\"port\":" + port);
  }

  @Test
  void whatCannotStartSaysWhy() throws Exception {
    String ip = TestProxy.newAddress();
    try (var taken = TestApplication.named("taken", ip, Ports.INBOUND)) {
      assertThat(failing(Map.of("WEFT_POD_IP", ip), "proxy", "--static", example()))
          .contains("cannot listen on " + ip + ":4143, which the proxy's inbound side needs");
      assertThat(taken.requests).isEmpty();
    }
    assertThat(failing(Map.of("WEFT_POD_IP", "here"), "proxy", "--static", example()))
        .contains("WEFT_POD_IP is 'here' (expected: an IP address)");
    assertThat(failing(Map.of(), "proxy")).contains("WEFT_CONTROL_CA is not set");
    assertThat(failing(Map.of(), "proxy", "--static", "/nowhere"))
        .contains("/nowhere/destinations");
    assertThat(failing(Map.of("WEFT_SKIP_INBOUND_PORTS", "80-x"), "init"))
        .contains("WEFT_SKIP_INBOUND_PORTS contains '80-x' (expected: ports and ranges");
  }

  private static String example() {
    return Path.of("..", "samples", "static").toString();
  }

  private String failing(Map<String, String> environment, String... arguments) throws Exception {
    Path log = directory.resolve("failing");
    Process process = start(log, environment, arguments);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
    return Files.readString(log);
  }
}
