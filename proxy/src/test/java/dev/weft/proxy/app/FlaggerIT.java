package dev.weft.proxy.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import dev.weft.api.Ports;
import dev.weft.api.route.Endpoint;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.DoublePredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Prometheus scrapes two proxies, with the labels that Linkerd's scrape configuration adds,
 * and answers what Flagger's {@code linkerd} provider asks (fluxcd/flagger,
 * pkg/metrics/observers/linkerd.go).
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class FlaggerIT {
  private static final String URL = "http://web.shop.svc.cluster.local";
  private static final String KEY = "web.shop.svc.cluster.local:80";
  private static final String OF_WEB = "namespace=\"shop\", deployment=~\"web\"";
  private static final String SUCCESS_RATE =
      "sum(rate(response_total{"
          + OF_WEB
          + ", classification!=\"failure\", direction=\"inbound\"}[1m])) / sum(rate(response_total{"
          + OF_WEB
          + ", direction=\"inbound\"}[1m])) * 100";
  private static final String DURATION =
      "histogram_quantile(0.99, sum(rate(response_latency_ms_bucket{"
          + OF_WEB
          + ", direction=\"inbound\"}[1m])) by (le))";

  @TempDir Path directory;
  private final HttpClient http = HttpClient.newHttpClient();
  private TestControlPlane control;
  private TestProxy client;
  private TestProxy server;
  private Process prometheus;
  private String prometheusAddress;

  @BeforeEach
  void start() throws Exception {
    Path program = Path.of("/usr/bin/prometheus");
    Assumptions.assumeTrue(Files.isExecutable(program), "no " + program + " on this machine");
    control = new TestControlPlane();
    client = TestProxy.start(control, directory);
    server = TestProxy.start(control, directory);
    prometheusAddress = TestProxy.newAddress() + ":9090";
    Path config = Files.writeString(directory.resolve("prometheus.yml"), scraping());
    prometheus =
        new ProcessBuilder(
                program.toString(),
                "--config.file=" + config,
                "--storage.tsdb.path=" + directory.resolve("tsdb"),
                "--web.listen-address=" + prometheusAddress)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("prometheus.log").toFile())
            .start();
  }

  @AfterEach
  void stop() throws Exception {
    if (prometheus != null) {
      prometheus.destroy();
      prometheus.waitFor();
      server.close();
      client.close();
      control.close();
    }
  }

  private String scraping() {
    return """
    global: {scrape_interval: 1s}
    scrape_configs:
    - job_name: proxies
      static_configs:
      - targets: ["%s:%d"]
        labels: {namespace: shop, deployment: shopper}
      - targets: ["%s:%d"]
        labels: {namespace: shop, deployment: web}
    """
        .formatted(client.ip, Ports.ADMIN, server.ip, Ports.ADMIN);
  }

  @Test
  void flaggersQueriesFindWhatTheProxiesMeasured() throws Exception {
    control.publish(
        KEY,
        new Endpoint(
            server.ip,
            8080,
            Ports.INBOUND,
            true,
            null,
            List.of(),
            new Endpoint.Workload("shop", "web-1", "deployment", "web", "web")));
    try (var application =
            TestApplication.at(
                server.ip,
                8080,
                (request, _, out) ->
                    TestApplication.write(
                        out,
                        (request.path().equals("/bad") ? "HTTP/1.1 500 No" : "HTTP/1.1 200 OK")
                            + "\r\nContent-Length: 0\r\n\r\n"));
        var raw = new RawClient(client.outbound())) {
      await().atMost(Duration.ofSeconds(30)).until(() -> is("up", value -> value == 1));
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> {
            for (int i = 0; i < 4; i++) { // three of four go well
              raw.get(URL + (i == 0 ? "/bad" : "/good"));
            }
            return is(SUCCESS_RATE, rate -> rate > 74 && rate < 76)
                && is(DURATION, millis -> millis > 0 && millis < 50_000);
          });
      assertThat(application.requests).isNotEmpty();
    }
    String outbound = "sum(response_total{direction=\"outbound\", dst_deployment=\"web\"})";
    assertThat(is(outbound, count -> count >= 4)).isTrue();
  }

  /** Whether the query has an answer, and what is expected holds of it. */
  private boolean is(String query, DoublePredicate expected) throws InterruptedException {
    try {
      String encoded = URLEncoder.encode(query, StandardCharsets.UTF_8);
      var uri = URI.create("http://" + prometheusAddress + "/api/v1/query?query=" + encoded);
      var response = http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
      return value(response.body(), expected);
    } catch (IOException e) {
      return false; // not there yet
    }
  }

  /** The answer's first value: {@code "value":[time,"75"]}. */
  private static boolean value(String json, DoublePredicate expected) throws IOException {
    try (var parser = new JsonFactory().createParser(json)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.FIELD_NAME && parser.currentName().equals("value")) {
          parser.nextToken();
          parser.nextToken();
          return expected.test(Double.parseDouble(parser.nextTextValue()));
        }
      }
    }
    return false;
  }
}
