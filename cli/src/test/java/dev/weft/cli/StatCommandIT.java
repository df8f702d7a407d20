package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
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
  private FakeApiServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        new FakeApiServer()
            .answers("/api/v1/namespaces/shop/pods", PODS)
            .answers(
                "/api/v1/namespaces/void/pods",
                "{\"kind\":\"PodList\",\"apiVersion\":\"v1\",\"items\":[]}")
            .answers(
                "/api/v1/namespaces/shop/pods/web-1:4191/proxy/metrics",
                () -> metrics(scrapes.incrementAndGet()))
            .refuses(
                "/api/v1/namespaces/shop/pods/stock-1:4191/proxy/metrics",
                503,
                "dial tcp: refused");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void metricsComeThroughTheApiServersPodProxy() throws IOException {
    int code =
        weft.execute("stat", "-n", "shop", "-t", "1", "--kubeconfig", server.kubeconfig(directory));

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
    assertThat(
            weft.execute(
                "stat", "-n", "void", "-t", "1", "--kubeconfig", server.kubeconfig(directory)))
        .isEqualTo(1);
    assertThat(err.toString()).contains("no deployments with running pods in namespace void");
  }

  @Test
  void aClusterThatIsAwayIsNamedWithWhatToDo() throws IOException {
    String kubeconfig = server.kubeconfig(directory);
    server.close();

    assertThat(weft.execute("stat", "--kubeconfig", kubeconfig)).isEqualTo(1);
    assertThat(err.toString())
        .contains("no cluster answers at http://127.0.0.1:" + server.port())
        .contains("connection refused")
        .contains("--kubeconfig");
  }

  private static String metrics(int round) {
    return """
    response_total{direction="inbound",classification="success"} %d
    response_total{direction="inbound",classification="failure"} %d
    """
        .formatted(30 * round, 10 * round);
  }

  private static String pod(String name, String deployment) {
    return """
    {"metadata":{"name":"%s","namespace":"shop","labels":{"weft.dev/injected":"true",
    "weft.dev/proxy-deployment":"%s"}},"status":{"phase":"Running"}}\
    """
        .formatted(name, deployment);
  }
}
