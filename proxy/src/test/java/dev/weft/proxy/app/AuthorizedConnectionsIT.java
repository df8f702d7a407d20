package dev.weft.proxy.app;

import static dev.weft.proxy.app.AuthorizationIT.ADMIN;
import static dev.weft.proxy.app.AuthorizationIT.WEB;
import static dev.weft.proxy.app.AuthorizationIT.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weft.api.policy.Fallback;
import dev.weft.api.policy.InboundPolicy;
import dev.weft.api.policy.Rule;
import dev.weft.api.route.Protocol;
import dev.weft.proxy.inbound.TestPod;
import dev.weft.proxy.net.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections whose bytes nobody reads, to a pod that does not let everybody in. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class AuthorizedConnectionsIT {
  private final String web = TestProxy.newAddress();
  private final String admin = TestProxy.newAddress();
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicInteger received = new AtomicInteger();
  private volatile boolean speaksFirst = true;
  private ServerSocket application;
  private TestPod pod;

  /** Speaks first, unless the test says otherwise, then says back what it hears. */
  @BeforeEach
  void start() throws Exception {
    String ip = TestProxy.newAddress();
    application = new ServerSocket();
    application.bind(new InetSocketAddress(ip, 0));
    Thread.ofVirtual().start(this::accept);
    Limits impatient =
        TestLimits.with(
            Map.of(
                "fragmentWait", Duration.ofMillis(300), "unreachableWait", Duration.ofMillis(500)));
    pod = new TestPod(ip, (InetSocketAddress) application.getLocalSocketAddress(), impatient);
    pod.identify(web, WEB);
    pod.identify(admin, ADMIN);
  }

  private void accept() {
    while (!application.isClosed()) {
      try {
        Socket socket = application.accept();
        accepted.incrementAndGet();
        Thread.ofVirtual().start(() -> greet(socket));
      } catch (IOException _) {
        return;
      }
    }
  }

  private void greet(Socket socket) {
    try (socket) {
      OutputStream out = socket.getOutputStream();
      if (speaksFirst) {
        out.write("220 hello\n".getBytes(StandardCharsets.US_ASCII));
      }
      InputStream in = socket.getInputStream();
      for (int b = in.read(); b >= 0; b = in.read()) {
        received.incrementAndGet();
        out.write(b);
      }
    } catch (IOException _) {
      // the proxy closed it
    }
  }

  @AfterEach
  void stop() throws Exception {
    pod.close();
    application.close();
  }

  private static String line(RawClient client) throws IOException {
    return TestApplication.readLine(client.in);
  }

  @Test
  void aServerThatSpeaksFirstIsNotHeardByWhoMayNotHearIt() throws Exception {
    pod.letIn(policy(Fallback.MESHED_ONLY));
    try (var stranger = new RawClient(pod.address());
        var client = new RawClient(web, pod.address())) {
      assertThat(line(client)).isEqualTo("220 hello");
      assertThatThrownBy(() -> stranger.in.read())
          .as("not a byte, then a reset")
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
    }
    assertThat(accepted).as("it was never connected for the stranger").hasValue(1);
    await()
        .untilAsserted(() ->
            assertThat(pod.counted("inbound_tcp_authz"))
                .isEqualTo(
                    """
                    inbound_tcp_authz_allow_total{authz_kind="default",authz_name="meshed-only",\
                    client_id="spiffe://cluster.local/ns/shop/sa/web",tls="true"} 1
                    inbound_tcp_authz_deny_total{authz_kind="default",authz_name="meshed-only",\
                    client_id="",tls="disabled"} 1\
                    """));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "EHLO x\r\n",
        "\u0016\u0003\u0001\u0000\u0005hello",
        "CONNECT x:1 HTTP/1.1\r\nHost: x:1\r\n\r\n",
      })
  void whatIsNotHttpIsResetUnheard(String bytes) throws Exception {
    pod.letIn(policy(Fallback.MESHED_ONLY));
    try (var stranger = new RawClient(pod.address())) {
      stranger.send(bytes);
      assertThatThrownBy(() -> stranger.in.read()).isInstanceOf(SocketException.class);
    }
    assertThat(accepted).hasValue(0);
  }

  /** To what some servers take for a request, and the proxy for none. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r\nGET /admin HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /admin\r\n",
        "GET  /admin HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET\t/admin HTTP/1.1\r\nHost: x\r\n\r\n",
        "G3T /admin HTTP/1.1\r\nHost: x\r\n\r\n",
        "CONNECT x:1 HTTP/1.1\r\nHost: x:1\r\n\r\nGET /admin HTTP/1.1\r\nHost: x\r\n\r\n",
        "PRI * HTTP/2.1\r\n\r\nSM\r\n\r\n",
      })
  void nobodyGetsPastARuleForRequestsByNotSpeakingHttp(String bytes) throws Exception {
    var rule =
        new Rule(
            "shop/admin",
            List.of(),
            List.of(new Rule.RequestMatch(null, "/admin", null, List.of())),
            List.of(new Rule.Client(List.of(ADMIN.uri()), List.of())),
            false);
    pod.letIn(policy(Fallback.PERMISSIVE, rule));
    speaksFirst = false;
    try (var client = new RawClient(web, pod.address());
        var boss = new RawClient(admin, pod.address())) {
      client.send(bytes);
      assertThatThrownBy(() -> client.in.read()).isInstanceOf(SocketException.class);
      assertThat(received).hasValue(0);
      boss.send(bytes);
      assertThat(boss.in.readNBytes(bytes.length())).hasSize(bytes.length());
    }
    try (var client = new RawClient(web, pod.address())) {
      client.send("AMQP\0\0\11\1"); // which no server takes for a request
      assertThat(client.in.readNBytes(8)).hasSize(8);
    }
  }

  @Test
  void aPortDeclaredToSpeakHttpRelaysNothing() throws Exception {
    int port = application.getLocalPort();
    pod.letIn(
        new InboundPolicy(
            Fallback.PERMISSIVE,
            List.of(),
            List.of(),
            List.of(TestPod.port(port, Protocol.HTTP1)),
            List.of()));
    try (var client = new RawClient(web, pod.address())) {
      client.send("EHLO x\r\n");
      assertThat(client.read(false).status()).isEqualTo(400);
    }
    try (var client = new RawClient(web, pod.address())) {
      client.send("PRI * HT"); // and nothing more
      assertThat(client.read(false).status()).isBetween(400, 499);
    }
    assertThat(accepted).hasValue(0);
  }

  @Test
  void aPortDeclaredOpaqueIsRelayedWithoutALook() throws Exception {
    int port = application.getLocalPort();
    pod.letIn(
        new InboundPolicy(
            Fallback.MESHED_ONLY,
            List.of(),
            List.of(),
            List.of(TestPod.port(port, Protocol.OPAQUE)),
            List.of()));
    try (var client = new RawClient(web, pod.address());
        var stranger = new RawClient(pod.address())) {
      client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(line(client)).isEqualTo("220 hello");
      assertThat(line(client)).startsWith("GET / ");
      assertThatThrownBy(() -> stranger.in.read()).isInstanceOf(SocketException.class);
    }
    assertThat(accepted).hasValue(1);
  }

  @Test
  void aProbeOfThePortSeesThatItIsOpenAndIsNoDenial() throws Exception {
    pod.letIn(policy(Fallback.DENY));
    for (int i = 0; i < 3; i++) {
      try (var kubelet = new RawClient(pod.address())) {
        assertThat(kubelet.socket.isConnected()).isTrue();
      }
    }
    await().until(() -> pod.counted("tcp_close_total{").endsWith(" 3"));
    assertThat(pod.counted("inbound_tcp_authz")).isEmpty();
    assertThat(accepted).hasValue(0);
  }

  @Test
  void aRelayedConnectionEndsSoonAfterItIsAllowedNoMore() throws Exception {
    pod.letIn(policy(Fallback.PERMISSIVE));
    try (var stranger = new RawClient(pod.address());
        var client = new RawClient(web, pod.address())) {
      assertThat(line(stranger)).isEqualTo("220 hello");
      assertThat(line(client)).isEqualTo("220 hello");
      pod.letIn(policy(Fallback.MESHED_ONLY));
      assertThatThrownBy(() -> stranger.in.read())
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
      client.send("still here\n");
      assertThat(line(client)).isEqualTo("still here");
    }
    assertThat(pod.counted("inbound_tcp_authz_deny_total")).endsWith(" 1");
    assertThat(pod.counted("inbound_tcp_authz_allow_total").lines()).hasSize(2);
  }

  @Test
  void aPolicyThatChangesNothingForAConnectionLeavesItAlone() throws Exception {
    pod.letIn(policy(Fallback.MESHED_ONLY));
    try (var client = new RawClient(web, pod.address())) {
      assertThat(line(client)).isEqualTo("220 hello");
      for (int i = 0; i < 3; i++) {
        pod.letIn(policy(Fallback.AUDIT));
        client.send(i + "\n");
        assertThat(line(client)).isEqualTo(String.valueOf(i));
      }
    }
  }

  @Test
  void aTunnelIsRefusedBeforeItIsMade() throws Exception {
    String ip = pod.address().getAddress().getHostAddress();
    try (var direct = new TestPod(ip, null)) {
      direct.identify(web, WEB);
      direct.letIn(policy(Fallback.MESHED_ONLY));
      String request =
          "CONNECT db:1 HTTP/1.1\r\nHost: db:1\r\nweft-target-port: "
              + application.getLocalPort()
              + "\r\n\r\n";
      try (var stranger = new RawClient(direct.address());
          var client = new RawClient(web, direct.address())) {
        assertThat(stranger.send(request).read(false).status()).isEqualTo(403);
        assertThat(accepted).hasValue(0);
        client.send(request);
        assertThat(TestApplication.readHead(client.in).line()).contains("200");
        assertThat(line(client)).isEqualTo("220 hello");
        assertThat(direct.counted("inbound_tcp_authz_allow_total")).endsWith(" 1");
        assertThat(direct.counted("inbound_tcp_authz_deny_total")).endsWith(" 1");

        direct.letIn(policy(Fallback.DENY));
        assertThatThrownBy(() -> client.in.read()).isInstanceOf(SocketException.class);
        assertThat(direct.counted("inbound_tcp_authz_deny_total"))
            .contains("authz_name=\"deny\",client_id=\"" + WEB.uri() + "\",tls=\"true\"} 1");
      }
    }
  }

  @Test
  void anUpgradedConnectionEndsSoonAfterItIsAllowedNoMore() throws Exception {
    String ip = TestProxy.newAddress();
    TestApplication.Answer switching =
        (_, in, out) -> {
          TestApplication.write(
              out, "HTTP/1.1 101 Switching\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n");
          for (int b = in.read(); b >= 0; b = in.read()) {
            out.write(b);
            out.flush();
          }
        };
    try (var server = TestApplication.at(ip, 0, switching);
        var upgrading = new TestPod(ip, server.address())) {
      upgrading.letIn(policy(Fallback.PERMISSIVE));
      try (var stranger = new RawClient(upgrading.address())) {
        stranger.send(
            "GET /chat HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n");
        assertThat(TestApplication.readHead(stranger.in).line()).contains("101");
        assertThat(line(stranger.send("hello\n"))).isEqualTo("hello");
        upgrading.letIn(policy(Fallback.MESHED_ONLY));
        assertThatThrownBy(() -> stranger.in.read()).isInstanceOf(SocketException.class);
      }
      assertThat(upgrading.counted("inbound_http_authz_deny_total")).endsWith(" 1");
      assertThat(upgrading.counted("proxy_errors_total{cause=\"denied\"")).endsWith(" 1");
    }
  }

  /** Servers of HTTP/2 need not wait for their clients before they send SETTINGS. */
  @Test
  void aServersSettingsOpenNoWayPastThePolicy() throws Exception {
    String ip = TestProxy.newAddress();
    var any = new Rule.RequestMatch(null, "/", null, List.of());
    var nobody = new Rule("shop/nobody", List.of(), List.of(any), List.of(), false);
    byte[] get = {(byte) 0x82, (byte) 0x84, (byte) 0x86, 0x41, 1, 'w'};
    try (var server = Http2Application.named("web", ip, 0);
        var serving = new TestPod(ip, server.address())) {
      serving.letIn(policy(Fallback.PERMISSIVE, nobody));
      for (int connections = 1; connections <= 2; connections++) { // the second to a known port
        InetSocketAddress pod = serving.address();
        try (var late = new Socket(pod.getAddress(), pod.getPort())) {
          int early = connections;
          await().until(() -> server.accepted.get() == early);
          await()
              .during(Duration.ofMillis(300))
              .until(() -> serving.counted("inbound_tcp_detect").lines().count() < early);
          try (var client = new RawHttp2(late)) {
            client.write(RawHttp2.frame(RawHttp2.HEADERS, 5, 1, get));
            assertThat(client.next(RawHttp2.HEADERS)).isNotNull();
          }
        }
        assertThat(serving.counted("inbound_http_authz_deny_total")).endsWith(" " + connections);
      }
      assertThat(server.requests).hasValue(0);
    }
  }
}
