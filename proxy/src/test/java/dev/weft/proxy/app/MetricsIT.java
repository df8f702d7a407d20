package dev.weft.proxy.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.api.Ports;
import dev.weft.api.route.Endpoint;
import dev.weft.api.route.RetryPolicy;
import dev.weft.api.route.Route;
import dev.weft.api.route.Route.RequestMatch;
import dev.weft.api.route.Timeouts;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is measured of real traffic, and how it is exposed. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class MetricsIT {
  private static final String URL = "http://web.shop.svc.cluster.local";
  private static final String KEY = "web.shop.svc.cluster.local:80";

  @TempDir Path directory;
  private TestControlPlane control;
  private TestProxy client;

  @BeforeEach
  void start() throws Exception {
    control = new TestControlPlane();
    client = TestProxy.start(control, directory);
  }

  @AfterEach
  void stop() {
    client.close();
    control.close();
  }

  private static Endpoint at(TestApplication application, int pod) {
    return new Endpoint(
        application.address().getAddress().getHostAddress(),
        application.address().getPort(),
        0,
        false,
        null,
        List.of(),
        new Endpoint.Workload("shop", "web-" + pod, "deployment", "web", "web"));
  }

  private InetSocketAddress admin() {
    return new InetSocketAddress(client.ip, Ports.ADMIN);
  }

  @Test
  void hundredsOfEndpointsAreExposedInPieces() throws Exception {
    try (var application = TestApplication.named("web", TestProxy.newAddress(), 8080);
        var raw = new RawClient(client.outbound());
        var modern = new RawClient(admin());
        var old = new RawClient(admin())) {
      var endpoints = new ArrayList<Endpoint>();
      endpoints.add(at(application, 0));
      for (int i = 1; i < 200; i++) {
        endpoints.add(
            new Endpoint(
                application.address().getAddress().getHostAddress(),
                8080,
                0,
                false,
                "zone-" + i, // so that each is another
                List.of(),
                new Endpoint.Workload("shop", "web-" + i, "deployment", "web", "web")));
      }
      control.publish(KEY, endpoints.toArray(new Endpoint[0]));
      assertThat(raw.get(URL + "/").status()).isEqualTo(200);

      RawClient.Response response = modern.get("/metrics");
      assertThat(response.header("transfer-encoding")).isEqualTo("chunked");
      assertThat(response.header("content-type")).startsWith("text/plain; version=0.0.4");
      assertThat(response.body().lines().filter(line -> line.startsWith("request_total{")))
          .hasSize(203); // and inbound, and what finds no room, of both directions
      assertThat(modern.get("/metrics").body()).endsWith("\n").contains("process_open_fds ");

      old.send("GET /metrics HTTP/1.0\r\n\r\n");
      RawClient.Response closed = old.read(false);
      assertThat(closed.header("transfer-encoding")).isEmpty();
      assertThat(closed.body()).contains("dst_pod=\"web-199\"").endsWith("\n");
    }
  }

  @Test
  void bytesAndConnectionsAreCountedByWorkload() throws Exception {
    try (var application = TestApplication.named("web", TestProxy.newAddress(), 8080)) {
      control.publish(KEY, at(application, 1), at(application, 2));
      String labels =
          "{authority=\""
              + KEY
              + "\",direction=\"outbound\",dst_deployment=\"web\",dst_namespace=\"shop\","
              + "dst_service=\"web\",dst_serviceaccount=\"web\",peer=\"dst\",tls=\"disabled\"}";
      try (var raw = new RawClient(client.outbound())) {
        raw.send("CONNECT " + KEY + " HTTP/1.1\r\nHost: " + KEY + "\r\n\r\n");
        assertThat(TestApplication.readHead(raw.in).line()).startsWith("HTTP/1.1 200");
        raw.send("GET /inside HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(raw.read(false).body()).isEqualTo("web /inside");
        assertThat(client.metric("tcp_open_connections" + labels)).isEqualTo(1);
      }
      await()
          .untilAsserted(() -> {
            assertThat(client.metric("tcp_open_connections" + labels)).isZero();
            assertThat(client.metric("tcp_open_total" + labels)).isEqualTo(1);
            assertThat(client.metric("tcp_connection_duration_ms_count" + labels)).isEqualTo(1);
          });
    }
  }

  @Test
  void bothSidesTellWhatTheirConnectionsSpeak() throws Exception {
    try (var application = TestApplication.named("web", client.ip, 8080);
        var _ = new Http2Application(client.ip, 8081, request -> request.text("h2"));
        var h1 = new RawClient(client.outbound());
        var h2 = new Http2Client(client.inbound())) {
      control.publish(KEY, at(application, 1));
      assertThat(h1.get(URL + "/").status()).isEqualTo(200);
      assertThat(h1.get(URL + "/").status()).isEqualTo(200);
      assertThat(h2.open("GET", "x", "/", true, "weft-target-port", "8081").await().body())
          .isEqualTo("h2");
      assertThat(detected("outbound", "http/1")).isEqualTo(1);
      assertThat(detected("inbound", "h2")).isEqualTo(1);
      assertThat(client.metricSum("inbound_tcp_detect_http_results_total")).isEqualTo(1);
    }
  }

  private double detected(String direction, String result) {
    return client.metric(direction + "_tcp_detect_http_results_total{result=\"" + result + "\"}");
  }

  @Test
  void aRouteCountsResponsesAndAttemptsApart() throws Exception {
    var asked = new AtomicInteger();
    try (var application =
            TestApplication.at(
                TestProxy.newAddress(),
                8080,
                (_, _, out) ->
                    TestApplication.write(
                        out,
                        asked.incrementAndGet() % 2 == 1
                            ? "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"
                            : "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
        var raw = new RawClient(client.outbound())) {
      var route =
          new Route(
              "GET /r",
              new RequestMatch.Path("/r.*"),
              List.of(),
              RetryPolicy.DEFAULT,
              Timeouts.NONE);
      control.publish(KEY, List.of(route), at(application, 1), at(application, 2));
      assertThat(raw.get(URL + "/r").status()).isEqualTo(200);

      String[] mine = {"rt_route=\"GET /r\"", "dst=\"" + KEY + "\""};
      assertThat(client.metricSum("route_request_total", mine)).isEqualTo(1);
      assertThat(client.metricSum("route_response_total", mine)).isEqualTo(1);
      assertThat(client.metricSum("route_actual_request_total", mine)).isEqualTo(2);
      assertThat(client.metricSum("route_actual_response_total", mine)).isEqualTo(2);
      assertThat(client.metricSum("route_actual_response_latency_ms_count", mine)).isEqualTo(2);
    }
  }
}
