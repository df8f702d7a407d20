package dev.weft.proxy.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.api.route.Endpoint;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Client, its proxy, the server's proxy, server: HTTP/1.1 as it is spoken on sockets. */
class TwoProxiesIT {
  private static final String URL = "http://web.shop.svc.cluster.local";
  private static final String KEY = "web.shop.svc.cluster.local:80";

  @TempDir Path directory;
  private TestControlPlane control;
  private TestProxy client;
  private TestProxy server;

  /** What is spoken between the two proxies. */
  Between between() {
    return Between.PLAIN;
  }

  @BeforeEach
  void start() throws Exception {
    control = new TestControlPlane();
    client = between().proxy(control, directory);
    server = between().proxy(control, directory);
    control.publish(KEY, meshed(server, 8080));
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
    control.close();
  }

  private Endpoint meshed(TestProxy proxy, int port) {
    return between()
        .endpoint(
            proxy,
            port,
            new Endpoint.Workload("shop", "web-" + proxy.ip, "deployment", "web", "default"));
  }

  @Test
  void requestsPassBothProxiesAndAreCountedByBoth() throws Exception {
    try (var application = TestApplication.named("web", server.ip, 8080);
        var raw = new RawClient(client.outbound())) {
      assertThat(raw.get(URL + "/a?b=c").body()).isEqualTo("web /a?b=c");
      assertThat(raw.get(URL + "/again").body()).isEqualTo("web /again");

      assertThat(application.requests.getFirst().headers())
          .containsEntry("host", "web.shop.svc.cluster.local")
          .doesNotContainKey("weft-target-port");
      await()
          .untilAsserted(() -> {
            assertThat(
                    client.metricSum(
                        "response_total",
                        "direction=\"outbound\"",
                        "dst_deployment=\"web\"",
                        "classification=\"success\"",
                        "authority=\"" + KEY + "\""))
                .isEqualTo(2);
            assertThat(
                    server.metricSum(
                        "response_total", "direction=\"inbound\"", "status_code=\"200\""))
                .isEqualTo(2);
          });
      assertThat(client.metricSum("response_latency_ms_count", "outbound")).isEqualTo(2);
      assertThat(client.metricSum("tcp_open_connections", "outbound", "src")).isEqualTo(1);
    }
    assertThat(control.hasAcknowledged(control.version(KEY))).isTrue();
  }

  @Test
  void theZoneThatTheControlPlaneTellsIsKept() throws Exception {
    control.zone = "eu-1a";
    try (var _ = TestApplication.named("web", server.ip, 8080);
        var raw = new RawClient(client.outbound())) {
      raw.send("GET " + URL + "/ HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(raw.read(false).status()).isEqualTo(200);
      assertThat(client.process.state()).contains("\"zone\" : \"eu-1a\"");
    }
  }

  @Test
  void hopByHopFieldsStayBehind() throws Exception {
    try (var application = TestApplication.named("web", server.ip, 8080);
        var raw = new RawClient(client.outbound())) {
      raw.send(
          "GET "
              + URL
              + "/ HTTP/1.1\r\nHost: x\r\nConnection: keep-alive, X-Private\r\nX-Private: 1\r\n"
              + "Keep-Alive: timeout=5\r\nProxy-Connection: keep-alive\r\nTE: trailers\r\n"
              + "weft-target-port: 1\r\nX-Public: na\u00efve\r\n\r\n");
      assertThat(raw.read(false).status()).isEqualTo(200);
      assertThat(application.requests.getFirst().headers())
          .containsEntry("x-public", "na\u00efve")
          .doesNotContainKeys("x-private", "keep-alive", "proxy-connection", "te", "connection");
    }
  }

  @Test
  void chunkedBodiesKeepTheirTrailersBothWays() throws Exception {
    try (var application =
            TestApplication.at(
                server.ip,
                8080,
                (request, in, out) -> {
                  byte[] body = TestApplication.readBody(request, in);
                  TestApplication.write(
                      out,
                      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n"
                          + Integer.toHexString(body.length)
                          + "\r\n"
                          + new String(body, StandardCharsets.ISO_8859_1)
                          + "\r\n0\r\nX-Sum: "
                          + request.headers().get("trailer-X-Check")
                          + "\r\n\r\n");
                });
        var raw = new RawClient(client.outbound())) {
      raw.send(
          "POST "
              + URL
              + "/ HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
              + "5\r\nhello\r\n6\r\n world\r\n0\r\nX-Check: 42\r\n\r\n");
      RawClient.Response response = raw.read(false);
      assertThat(response.body()).isEqualTo("hello world");
      assertThat(response.head().headers()).containsEntry("trailer-X-Sum", "42");
      assertThat(application.requests).hasSize(1);
    }
  }

  @Test
  void headHasTheLengthButNoBody() throws Exception {
    try (var application =
            TestApplication.at(
                server.ip,
                8080,
                (_, _, out) ->
                    TestApplication.write(out, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"));
        var raw = new RawClient(client.outbound())) {
      for (int i = 0; i < 3; i++) {
        raw.send("HEAD " + URL + "/ HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(raw.read(true).header("content-length")).isEqualTo("1000");
      }
      assertThat(application.connections).hasValue(1);
    }
  }

  @Test
  void continueComesFromTheApplication() throws Exception {
    try (var application =
            TestApplication.at(
                server.ip,
                8080,
                (request, in, out) -> {
                  assertThat(request.headers()).containsEntry("expect", "100-continue");
                  TestApplication.write(out, "HTTP/1.1 100 Continue\r\n\r\n");
                  TestApplication.text(out, "got " + TestApplication.readBody(request, in).length);
                });
        var raw = new RawClient(client.outbound())) {
      raw.send(
          "PUT "
              + URL
              + "/ HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
      assertThat(raw.read(false).status()).isEqualTo(100);
      raw.send("12345");
      assertThat(raw.read(false).body()).isEqualTo("got 5");
      assertThat(application.requests).hasSize(1);
    }
  }

  @Test
  void upgradesBecomeTunnels() throws Exception {
    try (var application =
            TestApplication.at(
                server.ip,
                8080,
                (_, in, out) -> {
                  TestApplication.write(
                      out,
                      """
                      HTTP/1.1 101 Switching Protocols\r
                      Connection: upgrade\r
                      Upgrade: echo\r
                      \r
                      ready!\r
                      """);
                  for (String line = TestApplication.readLine(in);
                      ;
                      line = TestApplication.readLine(in)) {
                    TestApplication.write(out, "echo " + line + "\r\n");
                  }
                });
        var raw = new RawClient(client.outbound())) {
      raw.send(
          "GET " + URL + "/ HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n");
      RawClient.Response response = raw.read(false);
      assertThat(response.status()).isEqualTo(101);
      assertThat(response.header("upgrade")).isEqualTo("echo");
      assertThat(TestApplication.readLine(raw.in)).isEqualTo("ready!");
      raw.send("one\ntwo\n");
      assertThat(TestApplication.readLine(raw.in)).isEqualTo("echo one");
      assertThat(TestApplication.readLine(raw.in)).isEqualTo("echo two");
      assertThat(application.requests).hasSize(1);
    }
  }

  @Test
  void connectTunnelsToTheDestination() throws Exception {
    try (var application = TestApplication.named("web", server.ip, 8080);
        var raw = new RawClient(client.outbound())) {
      raw.send("CONNECT " + KEY + " HTTP/1.1\r\nHost: " + KEY + "\r\n\r\n");
      assertThat(TestApplication.readHead(raw.in).line()).startsWith("HTTP/1.1 200");
      raw.send("GET /inside HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(raw.read(false).body()).isEqualTo("web /inside");
      assertThat(application.requests).hasSize(1);
    }
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrder() throws Exception {
    try (var application = TestApplication.named("web", server.ip, 8080);
        var raw = new RawClient(client.outbound())) {
      var requests = new StringBuilder();
      for (int i = 0; i < 20; i++) {
        requests.append("POST ").append(URL).append("/").append(i);
        requests.append(" HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab");
      }
      raw.send(requests.toString());
      for (int i = 0; i < 20; i++) {
        assertThat(raw.read(false).body()).isEqualTo("web /" + i + " 2");
      }
      assertThat(application.requests).hasSize(20);
    }
  }

  @Test
  void aResponseFramedByItsEndReachesOldAndNewClients() throws Exception {
    try (var application =
            TestApplication.at(
                server.ip,
                8080,
                (_, _, out) -> {
                  TestApplication.write(out, "HTTP/1.0 200 OK\r\n\r\nall there is");
                  out.close();
                });
        var modern = new RawClient(client.outbound());
        var old = new RawClient(client.outbound())) {
      RawClient.Response chunked = modern.get(URL + "/");
      assertThat(chunked.body()).isEqualTo("all there is");
      assertThat(chunked.header("transfer-encoding")).isEqualTo("chunked");
      old.send("GET " + URL + "/ HTTP/1.0\r\n\r\n");
      RawClient.Response closed = old.read(false);
      assertThat(closed.body()).isEqualTo("all there is");
      assertThat(closed.header("transfer-encoding")).isEmpty();
      assertThat(application.requests).hasSize(2);
    }
  }

  @Test
  void theApplicationCannotForgeAProxysError() throws Exception {
    try (var application =
            TestApplication.at(
                server.ip,
                8080,
                (_, _, out) ->
                    TestApplication.write(
                        out,
                        "HTTP/1.1 503 No\r\nweft-error: connect-failed\r\nContent-Length: 0\r\n\r\n"));
        var raw = new RawClient(client.outbound())) {
      RawClient.Response response = raw.get(URL + "/");
      assertThat(response.status()).isEqualTo(503);
      assertThat(response.header("weft-error")).isEmpty();
      assertThat(application.requests).hasSize(1);
    }
  }

  @Test
  void failuresAreNamedInTheResponseAndCounted() throws Exception {
    try (var raw = new RawClient(client.outbound())) {
      RawClient.Response refused = raw.get(URL + "/");
      assertThat(refused.status()).isEqualTo(502);
      assertThat(refused.header("weft-error")).isEqualTo("connect-failed");

      control.publish(KEY);
      await().until(() -> control.hasAcknowledged(control.version(KEY)));
      RawClient.Response none = raw.get(URL + "/");
      assertThat(none.status()).isEqualTo(503);
      assertThat(none.header("weft-error")).isEqualTo("no-endpoints");
    }
    assertThat(client.metricSum("proxy_errors_total", "no-endpoints", "outbound")).isEqualTo(1);
    assertThat(server.metricSum("proxy_errors_total", "connect-failed", "inbound")).isPositive();
  }

  @Test
  void requestsThatWouldComeBackAreRefused() throws Exception {
    try (var outbound = new RawClient(client.outbound());
        var inbound = new RawClient(server.inbound())) {
      assertThat(outbound.get("http://" + client.ip + ":4140/").status()).isEqualTo(508);
      assertThat(inbound.get("/").status()).isEqualTo(508);
      inbound.send("GET / HTTP/1.1\r\nHost: x\r\nweft-target-port: 4143\r\n\r\n");
      assertThat(inbound.read(false).status()).isEqualTo(508);
      inbound.send("GET / HTTP/1.1\r\nHost: x\r\nweft-target-port: http\r\n\r\n");
      assertThat(inbound.read(false).status()).isEqualTo(400);
    }
  }

  @Test
  void whatIsNoServiceIsReachedByItsName() throws Exception {
    String elsewhere = TestProxy.newAddress();
    try (var application = TestApplication.named("outside", elsewhere, 8081);
        var local = TestApplication.named("local", "127.0.0.1", 0);
        var raw = new RawClient(client.outbound())) {
      assertThat(raw.get("http://" + elsewhere + ":8081/x").body()).isEqualTo("outside /x");
      int port = local.address().getPort();
      assertThat(raw.get("http://localhost:" + port + "/y").body()).isEqualTo("local /y");
      assertThat(raw.get("http://no-such-name.invalid/").status()).isEqualTo(503);
      assertThat(application.requests).hasSize(1);
    }
  }

  @Test
  void anEarlyAnswerEndsAnUploadWithoutLosingTheAnswer() throws Exception {
    try (var application =
            TestApplication.at(
                server.ip,
                8080,
                (_, _, out) -> {
                  TestApplication.write(
                      out, "HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nbig");
                  out.close();
                });
        var raw = new RawClient(client.outbound())) {
      raw.send("POST " + URL + "/ HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\nstart");
      RawClient.Response response = raw.read(false);
      assertThat(response.status()).isEqualTo(413);
      assertThat(response.body()).isEqualTo("big");
      assertThat(application.requests).hasSize(1);
    }
  }

  @Test
  void stateShowsDestinationsAndEndpoints() throws Exception {
    try (var application = TestApplication.named("web", server.ip, 8080);
        var raw = new RawClient(client.outbound())) {
      assertThat(raw.get(URL + "/").status()).isEqualTo(200);
      assertThat(client.process.state())
          .contains("\"connected\" : true")
          .contains("\"key\" : \"" + KEY + "\"")
          .contains(server.ip + ":8080");
      assertThat(application.requests).hasSize(1);
    }
  }

  @Test
  void reportsSayWhoIsThereAndReady() {
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() ->
            control.reports.stream()
                .map(Object::toString)
                .toList()
                .containsAll(
                    List.of(
                        "Hello[proxyVersion=0.1.0, wireVersion=1]",
                        "State[ready=true, draining=false]")));
  }
}
