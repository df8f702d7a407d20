package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class StatCommandIT {
  private static final String PODS =
      """
      {"kind":"PodList","apiVersion":"v1","metadata":{},"items":[%s,%s]}\
      """
          .formatted(pod("web-1", "web"), pod("stock-1", "stock"));

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final CommandLine weft =
      Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
  private final AtomicInteger scrapes = new AtomicInteger();
  @TempDir private Path directory;
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void metricsComeThroughTheApiServersPodProxy() throws IOException {
    int code = weft.execute("stat", "-n", "shop", "-t", "1", "--kubeconfig", kubeconfig());

    assertThat(code).isZero();
    assertThat(out.toString().lines().toList())
        .hasSize(3)
        .anySatisfy(line -> assertThat(line).matches("web +1/1 +75\\.00% .*"))
        .anySatisfy(line -> assertThat(line).matches("stock +1/1 +- .*"));
    assertThat(err.toString())
        .contains("the proxy of shop/stock-1 does not answer: dial tcp: refused");
  }

  @Test
  void aNamespaceWithoutPodsIsNamed() throws IOException {
    assertThat(weft.execute("stat", "-n", "void", "-t", "1", "--kubeconfig", kubeconfig()))
        .isEqualTo(1);
    assertThat(err.toString()).contains("no deployments with running pods in namespace void");
  }

  @Test
  void aClusterThatIsAwayIsNamedWithWhatToDo() throws IOException {
    String kubeconfig = kubeconfig();
    server.stop(0);

    assertThat(weft.execute("stat", "--kubeconfig", kubeconfig)).isEqualTo(1);
    assertThat(err.toString())
        .contains("no cluster answers at http://127.0.0.1:" + server.getAddress().getPort())
        .contains("connection refused")
        .contains("--kubeconfig");
  }

  private void answer(HttpExchange exchange) throws IOException {
    switch (exchange.getRequestURI().getPath()) {
      case "/version" -> send(exchange, 200, "{\"major\":\"1\",\"minor\":\"34\"}");
      case "/api/v1/namespaces/shop/pods" -> send(exchange, 200, PODS);
      case "/api/v1/namespaces/void/pods" ->
          send(
              exchange,
              200,
              "{\"kind\":\"PodList\",\"apiVersion\":\"v1\",\"metadata\":{},\"items\":[]}");
      case "/api/v1/namespaces/shop/pods/web-1:4191/proxy/metrics" ->
          send(exchange, 200, metrics(scrapes.incrementAndGet()));
      default ->
          send(
              exchange,
              503,
              "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"code\":503,\"message\":\"dial tcp: refused\"}");
    }
  }

  private static String metrics(int round) {
    return """
    response_total{direction="inbound",classification="success"} %d
    response_total{direction="inbound",classification="failure"} %d
    """
        .formatted(30 * round, 10 * round);
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String type = body.startsWith("{") ? "application/json" : "text/plain; version=0.0.4";
    exchange.getResponseHeaders().set("content-type", type);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static String pod(String name, String deployment) {
    return """
    {"metadata":{"name":"%s","namespace":"shop","labels":{"weft.dev/injected":"true",
    "weft.dev/proxy-deployment":"%s"}},"status":{"phase":"Running"}}\
    """
        .formatted(name, deployment);
  }

  private String kubeconfig() throws IOException {
    String text =
        """
        apiVersion: v1
        kind: Config
        current-context: test
        clusters: [{name: test, cluster: {server: "http://127.0.0.1:%d"}}]
        users: [{name: test, user: {}}]
        contexts: [{name: test, context: {cluster: test, user: test}}]
        """
            .formatted(server.getAddress().getPort());
    return Files.writeString(directory.resolve("kubeconfig"), text).toString();
  }
}
