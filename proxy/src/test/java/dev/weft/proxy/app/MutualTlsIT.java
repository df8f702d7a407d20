package dev.weft.proxy.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.api.Ports;
import dev.weft.api.route.Endpoint;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What two proxies make of each other, and what others can make of what they say. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class MutualTlsIT {
  private static final String AUTHORITY = "web.shop.svc.cluster.local";
  private static final String KEY = AUTHORITY + ":80";
  private static final String URL = "http://" + AUTHORITY;
  private static final String WEB = "spiffe://cluster.local/ns/shop/sa/web";
  private static final Map<String, String> AS_WEB = Map.of("WEFT_SERVICE_ACCOUNT", "web");
  private static final Map<String, String> AS_SOMEBODY = Map.of("WEFT_SERVICE_ACCOUNT", "somebody");

  /** Stands in requests, answers and bytes. */
  private static final String SECRET = "attack-at-dawn";

  @TempDir Path directory;
  private TestControlPlane control;

  @BeforeEach
  void start() throws Exception {
    control = new TestControlPlane();
  }

  @AfterEach
  void stop() {
    control.close();
  }

  private static Endpoint web(Between between, String ip) {
    Endpoint endpoint = between.endpoint(ip, 8080, null);
    return new Endpoint(
        endpoint.address(), 8080, endpoint.proxyPort(), true, null, List.of(), null, WEB);
  }

  @ParameterizedTest
  @EnumSource(names = {"BORINGSSL", "JDK"})
  void nothingGoesInClear(Between between) throws Exception {
    try (TestProxy client = between.proxy(control, directory);
        TestProxy server = between.proxy(control, directory, AS_WEB);
        var tap = new Wiretap(server.inbound());
        var _ =
            TestApplication.at(
                server.ip,
                8080,
                (request, in, out) ->
                    TestApplication.text(
                        out,
                        SECRET
                            + new String(
                                TestApplication.readBody(request, in),
                                StandardCharsets.US_ASCII)));
        var raw = new RawClient(client.outbound());
        var h2 = new Http2Client(client.outbound());
        var tunnel = new RawClient(client.outbound())) {
      control.publish(KEY, web(between, tap.ip()));
      String path = "/" + SECRET;
      assertThat(
              raw.send(
                      "POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s"
                          .formatted(URL + path, SECRET.length(), SECRET))
                  .read(false)
                  .body())
          .isEqualTo(SECRET + SECRET);
      // To a server that does not speak it; what its proxy says goes the same way.
      assertThat(h2.get(AUTHORITY, path).status()).isPositive();
      tunnel.send("CONNECT " + KEY + " HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(TestApplication.readHead(tunnel.in).line()).startsWith("HTTP/1.1 200");
      assertThat(tunnel.get(path).body()).isEqualTo(SECRET);

      assertThat(tap.heard())
          .contains("weft-http/1.1", "weft-h2") // ALPN is said in clear
          .doesNotContain(SECRET)
          .doesNotContain("HTTP/")
          .doesNotContain("PRI *")
          .doesNotContain("weft-target-port")
          .doesNotContain("shop") // the names of both, in their certificates and elsewhere
          .doesNotContain("spiffe");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"BORINGSSL", "JDK"})
  void bothAreCountedByTheIdentityOfTheOther(Between between) throws Exception {
    try (TestProxy client = between.proxy(control, directory);
        TestProxy server = between.proxy(control, directory, AS_WEB);
        var _ = TestApplication.named("web", server.ip, 8080);
        var raw = new RawClient(client.outbound())) {
      control.publish(KEY, web(between, server.ip));
      assertThat(raw.get(URL + "/").body()).isEqualTo("web /");
      await()
          .untilAsserted(() -> {
            String serverId = "server_id=\"" + WEB + "\"";
            String clientId = "client_id=\"" + Between.IDENTITY + "\"";
            for (String name : List.of("request_total", "response_total", "tcp_open_total")) {
              assertThat(client.metricSum(name, "outbound", "tls=\"true\"", serverId))
                  .as(name)
                  .isEqualTo(1);
              assertThat(server.metricSum(name, "inbound", "tls=\"true\"", clientId))
                  .as(name)
                  .isEqualTo(1);
            }
            assertThat(server.metricSum("request_total", "inbound", "tls=\"disabled\"")).isZero();
            assertThat(server.metricSum("tcp_open_total", "inbound", "src", "disabled")).isZero();
            assertThat(server.metricSum("tcp_open_connections", "inbound", clientId)).isEqualTo(1);
          });
      assertThat(client.metric("identity_cert_refresh_total")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"BORINGSSL", "JDK"})
  void whoeverProvesToBeSomebodyElseGetsNothing(Between between) throws Exception {
    try (TestProxy client = between.proxy(control, directory);
        TestProxy impostor = between.proxy(control, directory, AS_SOMEBODY);
        TestProxy server = between.proxy(control, directory, AS_WEB);
        var stolen = TestApplication.named("impostor", impostor.ip, 8080);
        var meant = TestApplication.named("web", server.ip, 8080);
        var raw = new RawClient(client.outbound())) {
      control.publish(KEY, web(between, impostor.ip));
      RawClient.Response refused = raw.get(URL + "/");
      assertThat(refused.status()).isEqualTo(502);
      assertThat(refused.header("weft-error")).isEqualTo("identity");
      assertThat(refused.body()).contains("sa/somebody").contains("sa/web");

      control.publish(KEY, web(between, impostor.ip), web(between, server.ip));
      await().until(() -> control.hasAcknowledged(control.version(KEY)));
      for (int i = 0; i < 20; i++) { // a POST, too, for it was not sent
        raw.send("POST " + URL + "/ HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab");
        assertThat(raw.read(false).body()).isEqualTo("web / 2");
      }
      assertThat(stolen.requests).isEmpty();
      assertThat(meant.requests).hasSize(20);
      assertThat(client.metricSum("tls_handshakes_total", "outbound", "other_identity"))
          .isPositive();
      assertThat(client.metricSum("proxy_errors_total", "identity", "outbound")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"BORINGSSL", "JDK"})
  void tunnelsToSomebodyElseAreRefusedToo(Between between) throws Exception {
    try (TestProxy client = between.proxy(control, directory);
        TestProxy impostor = between.proxy(control, directory, AS_SOMEBODY);
        var stolen = TestApplication.named("impostor", impostor.ip, 8080);
        var raw = new RawClient(client.outbound());
        var h2 = new Http2Client(client.outbound())) {
      control.publish(KEY, web(between, impostor.ip));
      raw.send("CONNECT " + KEY + " HTTP/1.1\r\nHost: x\r\n\r\n");
      RawClient.Response refused = raw.read(false);
      assertThat(refused.status()).isEqualTo(502);
      assertThat(refused.header("weft-error")).isEqualTo("identity");
      assertThat(h2.get(AUTHORITY, "/").header("weft-error")).isEqualTo("identity");
      assertThat(stolen.connections).hasValue(0);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"BORINGSSL", "JDK"})
  void sessionsAreResumedUntilTheCredentialsAreNew(Between between) throws Exception {
    try (TestProxy client = between.proxy(control, directory);
        TestProxy server = between.proxy(control, directory, AS_WEB);
        var _ = TestApplication.named("web", server.ip, 8080)) {
      control.publish(KEY, web(between, server.ip));
      askOnFreshConnections(client);
      assertThat(handshakes(client, "outbound", "full")).isEqualTo(1);
      assertThat(handshakes(client, "outbound", "resumed")).isEqualTo(4);
      assertThat(handshakes(server, "inbound", "resumed")).isEqualTo(4);
      assertThat(server.metricSum("request_total", "client_id=\"" + Between.IDENTITY + "\""))
          .as("identities are known of resumed sessions, too")
          .isEqualTo(5);

      control.mesh.addAnchor("second");
      control.publishTrust();
      await().until(() -> client.process.state().split("\"[0-9a-f]{64}\"", -1).length > 3);
      askOnFreshConnections(client);
      assertThat(handshakes(client, "outbound", "full")).isEqualTo(2);
    }
  }

  /** Tunnels are not pooled. */
  private static void askOnFreshConnections(TestProxy client) throws Exception {
    for (int i = 0; i < 5; i++) {
      try (var tunnel = new RawClient(client.outbound())) {
        tunnel.send("CONNECT " + KEY + " HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(TestApplication.readHead(tunnel.in).line()).startsWith("HTTP/1.1 200");
        assertThat(tunnel.get("/").body()).isEqualTo("web /");
      }
    }
  }

  private static double handshakes(TestProxy proxy, String direction, String result) {
    return proxy.metricSum(
        "tls_handshakes_total", "\"" + direction + "\"", "result=\"" + result + "\"");
  }

  @ParameterizedTest
  @EnumSource(names = {"BORINGSSL", "JDK"})
  void aServerThatEndsItsSideFirstIsHeardToItsEnd(Between between) throws Exception {
    byte[] much = new byte[4 * 1024 * 1024];
    try (TestProxy client = between.proxy(control, directory);
        TestProxy server = between.proxy(control, directory, AS_WEB);
        var _ =
            TestApplication.at(
                server.ip,
                8080,
                (_, in, out) -> {
                  out.write(much);
                  throw new java.io.EOFException("closes");
                });
        var tunnel = new RawClient(client.outbound())) {
      control.publish(KEY, web(between, server.ip));
      tunnel.send("CONNECT " + KEY + " HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(TestApplication.readHead(tunnel.in).line()).startsWith("HTTP/1.1 200");
      tunnel.send("GET / HTTP/1.1\r\n\r\n");
      assertThat(tunnel.in.readAllBytes()).hasSize(much.length);
      tunnel.socket.shutdownOutput();
      await()
          .untilAsserted(() -> {
            assertThat(client.metricSum("tcp_open_connections")).isZero();
            assertThat(server.metricSum("tcp_open_connections")).isZero();
            assertThat(client.metricSum("tcp_close_total", "failure")).isZero();
            assertThat(server.metricSum("tcp_close_total", "failure")).isZero();
          });
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"BORINGSSL", "JDK"})
  void aProxyWithoutACertificateIsNotReadyAndSendsNothing(Between between) throws Exception {
    try (TestProxy server = between.proxy(control, directory, AS_WEB);
        var application = TestApplication.named("web", server.ip, 8080)) {
      control.mesh.refusal = new TestAuthority.Refusal(403, "no such pod", 0);
      control.publish(KEY, web(between, server.ip));
      try (TestProxy client = TestProxy.startUnready(control, directory);
          var raw = new RawClient(client.outbound())) {
        RawClient.Response refused = raw.get(URL + "/");
        assertThat(refused.header("weft-error")).isEqualTo("identity");
        assertThat(application.connections).hasValue(0);
        assertThat(client.process.isReady()).isFalse();
        await().until(() -> client.process.state().contains("no such pod"));

        control.mesh.refusal = null;
        await().until(client.process::isReady);
        assertThat(raw.get(URL + "/").body()).isEqualTo("web /");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"PLAIN", "BORINGSSL"})
  void podsThatShareALoopbackComeFromAddressesOfTheirOwn(Between between) throws Exception {
    try (TestProxy client = between.proxy(control, directory);
        TestProxy server = between.proxy(control, directory);
        var application = new ServerSocket(8080, 10, InetAddress.getByName(server.ip));
        var raw = new RawClient(client.outbound());
        var tap =
            new ServerSocket(Ports.INBOUND, 10, InetAddress.getByName(TestProxy.newAddress()))) {
      String ip = tap.getInetAddress().getHostAddress();
      control.publish(KEY, between.endpoint(ip, 8080, null));
      raw.send("GET " + URL + "/ HTTP/1.1\r\nHost: x\r\n\r\n");
      try (Socket fromProxy = tap.accept()) {
        assertThat(fromProxy.getInetAddress().getHostAddress()).isEqualTo(client.ip);
      }
      try (var direct = new RawClient(server.inbound())) {
        direct.send("GET / HTTP/1.1\r\nHost: x\r\nweft-target-port: 8080\r\n\r\n");
        try (Socket fromProxy = application.accept()) {
          assertThat(fromProxy.getInetAddress().getHostAddress()).isEqualTo(server.ip);
        }
      }
      assertThat(control.callers()).contains(client.ip, server.ip);
    }
  }
}
