package dev.weft.proxy.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.api.Ports;
import dev.weft.api.route.Endpoint;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two proxies that trace, and a collector that the test plays. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class TracingIT {
  private static final String URL = "http://web.shop.svc.cluster.local";
  private static final String KEY = "web.shop.svc.cluster.local:80";
  private static final Pattern SPAN =
      Pattern.compile(
          "\"traceId\":\"([0-9a-f]{32})\",\"spanId\":\"([0-9a-f]{16})\""
              + "(?:,\"parentSpanId\":\"([0-9a-f]{16})\")?(.*?)\"kind\":([23])");

  @TempDir Path directory;
  private final List<String> batches = new CopyOnWriteArrayList<>();
  private final AtomicInteger asked = new AtomicInteger();
  private volatile String answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
  private TestApplication collector;
  private TestControlPlane control;
  private TestProxy client;
  private TestProxy server;

  /** As far as the test asks. */
  private record Span(String trace, String id, String parent, String kind) {}

  @BeforeEach
  void start() throws Exception {
    collector =
        TestApplication.at(
            TestProxy.newAddress(),
            4318,
            (request, in, out) -> {
              asked.incrementAndGet();
              String body =
                  new String(TestApplication.readBody(request, in), StandardCharsets.UTF_8);
              if (answer.contains(" 200 ")) {
                assertThat(request.line()).isEqualTo("POST /v1/traces HTTP/1.1");
                assertThat(request.headers()).containsEntry("content-type", "application/json");
                batches.add(body);
              }
              TestApplication.write(out, answer);
            });
    control = new TestControlPlane();
    client = proxy("100");
    server = proxy("0");
    control.publish(KEY, new Endpoint(server.ip, 8080, Ports.INBOUND, true, null, List.of(), null));
  }

  private TestProxy proxy(String percent) throws Exception {
    String url = "http://" + collector.address().getAddress().getHostAddress() + ":4318";
    var tracing =
        Map.of(
            "WEFT_TRACING_ENDPOINT", url,
            "WEFT_TRACING_SAMPLE_PERCENT", percent,
            "WEFT_POD_NAME", "web-5d4f8c7b9f-x2x4z");
    return TestProxy.start(control, directory, tracing, new ByteArrayOutputStream());
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    server.close();
    control.close();
    collector.close();
  }

  private List<Span> spans() {
    return batches.stream()
        .flatMap(batch -> SPAN.matcher(batch).results())
        .map(found ->
            new Span(
                found.group(1),
                found.group(2),
                found.group(3) == null ? "" : found.group(3),
                found.group(5)))
        .toList();
  }

  private Span only(String kind) {
    return spans().stream().filter(span -> span.kind.equals(kind)).findFirst().orElseThrow();
  }

  @Test
  void aRequestBecomesAClientsAndAServersSpan() throws Exception {
    try (var application = TestApplication.named("web", server.ip, 8080);
        var raw = new RawClient(client.outbound())) {
      assertThat(raw.get(URL + "/a?secret=1").status()).isEqualTo(200);
      await().atMost(Duration.ofSeconds(20)).until(() -> spans().size() == 2);

      Span outbound = only("3");
      Span inbound = only("2");
      assertThat(outbound.parent).isEmpty();
      assertThat(inbound.parent).isEqualTo(outbound.id);
      assertThat(inbound.trace).isEqualTo(outbound.trace);
      assertThat(application.requests.getFirst().headers().get("traceparent"))
          .isEqualTo("00-" + inbound.trace + "-" + inbound.id + "-01");
      assertThat(batches)
          .allSatisfy(batch ->
              assertThat(batch)
                  .contains("{\"key\":\"service.name\",\"value\":{\"stringValue\":\"web\"}}")
                  .contains("\"k8s.namespace.name\",\"value\":{\"stringValue\":\"shop\"}")
                  .contains("\"http.response.status_code\",\"value\":{\"intValue\":\"200\"}")
                  .contains("\"url.path\",\"value\":{\"stringValue\":\"/a\"}")
                  .doesNotContain("secret"));
    }
    assertThat(client.metric("proxy_spans_sent_total")).isEqualTo(1);
  }

  @Test
  void whoBeganATraceDecides() throws Exception {
    String trace = "0af7651916cd43dd8448eb211c80319c";
    try (var application = TestApplication.named("web", server.ip, 8080);
        var raw = new RawClient(client.outbound())) {
      raw.send(get("traceparent: 00-" + trace + "-b7ad6b7169203331-00\r\ntracestate: a=1\r\n"));
      assertThat(raw.read(false).status()).isEqualTo(200);
      assertThat(application.requests.getFirst().headers())
          .containsEntry("traceparent", "00-" + trace + "-b7ad6b7169203331-00")
          .containsEntry("tracestate", "a=1");
      raw.send(get("b3: " + trace + "-b7ad6b7169203331-1\r\n"));
      assertThat(raw.read(false).status()).isEqualTo(200);
      await().atMost(Duration.ofSeconds(20)).until(() -> spans().size() == 2);
      assertThat(spans()).allMatch(span -> span.trace.equals(trace));
      assertThat(spans()).anyMatch(span -> span.parent.equals("b7ad6b7169203331"));
    }
  }

  private static String get(String headers) {
    return "GET " + URL + "/ HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n";
  }

  @Test
  void aCollectorThatIsAwayHarmsNobody() throws Exception {
    answer = "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n";
    try (var application = TestApplication.named("web", server.ip, 8080);
        var raw = new RawClient(client.outbound())) {
      for (int i = 0; i < 3000; i++) { // more than may wait
        assertThat(raw.get(URL + "/").status()).isEqualTo(200);
      }
      assertThat(client.metric("proxy_spans_dropped_total{reason=\"overflow\"}")).isPositive();
      await().until(() -> asked.get() >= 3); // tried again
      answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> client.metric("proxy_spans_sent_total") > 1000);
      assertThat(application.requests).hasSize(3000);
    }
  }
}
