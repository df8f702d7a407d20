package dev.weft.proxy.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weft.api.Headers;
import dev.weft.api.PortRange;
import dev.weft.api.SpiffeId;
import dev.weft.api.policy.Fallback;
import dev.weft.api.policy.InboundPolicy;
import dev.weft.api.policy.Rule;
import dev.weft.proxy.inbound.TestPod;
import io.netty.handler.codec.http2.Http2Settings;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests to a pod that does not let everybody do everything. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class AuthorizationIT {
  static final SpiffeId WEB = new SpiffeId("cluster.local", "shop", "web");
  static final SpiffeId ADMIN = new SpiffeId("cluster.local", "ops", "admin");

  private final String web = TestProxy.newAddress();
  private final String admin = TestProxy.newAddress();
  private TestApplication application;
  private TestPod pod;

  @BeforeEach
  void start() throws Exception {
    String ip = TestProxy.newAddress();
    application = TestApplication.named("app", ip, 0);
    pod = new TestPod(ip, application.address());
    pod.identify(web, WEB);
    pod.identify(admin, ADMIN);
  }

  @AfterEach
  void stop() throws Exception {
    pod.close();
    application.close();
  }

  static InboundPolicy policy(Fallback fallback, Rule... rules) {
    return new InboundPolicy(fallback, List.of(rules), List.of(), List.of(), List.of());
  }

  /** Only the administrator below /admin. */
  private Rule adminOnly(boolean audit) {
    return adminOnly(application.address().getPort(), audit);
  }

  private static Rule adminOnly(int port, boolean audit) {
    return new Rule(
        "shop/admin",
        List.of(new PortRange(port, port)),
        List.of(new Rule.RequestMatch(null, "/admin", null, List.of())),
        List.of(new Rule.Client(List.of(ADMIN.uri()), List.of())),
        audit);
  }

  private RawClient from(String ip) throws Exception {
    return new RawClient(ip, pod.address());
  }

  private List<String> seen() {
    return application.requests.stream().map(TestApplication.Request::path).toList();
  }

  @Test
  void whoIsNotMeshedIsRefusedAndToldSo() throws Exception {
    pod.letIn(policy(Fallback.MESHED_ONLY));
    try (var stranger = new RawClient(pod.address());
        var client = from(web)) {
      RawClient.Response refused = stranger.get("http://x/a");
      assertThat(refused.status()).isEqualTo(403);
      assertThat(refused.header(Headers.ERROR)).isEqualTo("denied");
      assertThat(refused.body()).isEqualTo("weft: denied: the client has no identity\n");
      assertThat(stranger.get("http://x/again").status())
          .as("on the same connection")
          .isEqualTo(403);
      assertThat(client.get("http://x/a").body()).isEqualTo("app /a");
    }
    assertThat(seen()).containsExactly("/a");
    assertThat(pod.counted("inbound_http_authz"))
        .isEqualTo(
            """
            inbound_http_authz_allow_total{authz_kind="default",authz_name="meshed-only",\
            client_id="spiffe://cluster.local/ns/shop/sa/web",tls="true"} 1
            inbound_http_authz_deny_total{authz_kind="default",authz_name="meshed-only",\
            client_id="",tls="disabled"} 2\
            """);
    assertThat(pod.counted("proxy_errors_total{cause=\"denied\"")).endsWith(" 2");
    assertThat(pod.counted("response_total"))
        .as("no fault of the application's")
        .contains("status_code=\"403\"")
        .doesNotContain("failure");
  }

  @Test
  void aRuleDecidesRequestByRequest() throws Exception {
    pod.letIn(policy(Fallback.MESHED_ONLY, adminOnly(false)));
    try (var client = from(web);
        var boss = from(admin)) {
      assertThat(client.get("http://x/public").status()).isEqualTo(200);
      assertThat(client.get("http://x/admin").status()).isEqualTo(403);
      assertThat(client.get("http://x/public/..%2fadmin").body()).contains("more than one way");
      assertThat(client.get("http://x/public").status()).isEqualTo(200);
      assertThat(boss.get("http://x/admin").status()).isEqualTo(200);
    }
    assertThat(seen()).containsExactly("/public", "/public", "/admin");
    assertThat(pod.counted("inbound_http_authz_deny_total"))
        .contains("authz_kind=\"authorizationpolicy\",authz_name=\"shop/admin\"")
        .endsWith(" 2");
  }

  @Test
  void aRuleThatAuditsLetsInAndCounts() throws Exception {
    pod.letIn(policy(Fallback.MESHED_ONLY, adminOnly(true)));
    try (var stranger = new RawClient(pod.address())) {
      assertThat(stranger.get("http://x/admin").status()).isEqualTo(200);
      assertThat(stranger.get("http://x/public").status()).isEqualTo(403);
    }
    assertThat(pod.counted("inbound_http_authz_audit_total"))
        .contains("authz_name=\"shop/admin\"")
        .endsWith(" 1");
    assertThat(pod.counted("inbound_http_authz_allow_total")).isEmpty();
  }

  @Test
  void grpcIsRefusedInItsOwnWords() throws Exception {
    pod.letIn(policy(Fallback.MESHED_ONLY));
    try (var client = new Http2Client(pod.address())) {
      Http2Client.Answer answer =
          client
              .open("POST", "x", "/shop.Web/Get", true, "content-type", "application/grpc")
              .await();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.header("grpc-status")).isEqualTo("7");
      assertThat(answer.header(Headers.ERROR)).isEqualTo("denied");
      assertThat(client.get("x", "/plain").status()).isEqualTo(403);
    }
    assertThat(application.connections).hasValue(0);
  }

  // ---- who asks

  private static final String FORGED = "spiffe://cluster.local/ns/ops/sa/admin";

  @Test
  void aForgedIdentityNeverReachesTheApplication() throws Exception {
    pod.letIn(policy(Fallback.PERMISSIVE));
    String forgery =
        """
        weft-client-id: F
        WEFT-Client-ID: F
        weft_client_id: F
        Weft_Client-Id: F
        weft-client_id: F
        """
            .replace("\n", "\r\n")
            .replace("F\r", FORGED + "\r");
    try (var stranger = new RawClient(pod.address());
        var client = from(web)) {
      for (RawClient each : List.of(stranger, client)) {
        each.send("GET / HTTP/1.1\r\nHost: x\r\n" + forgery + "\r\n");
        assertThat(each.read(false).status()).isEqualTo(200);
      }
    }
    assertThat(application.requests.get(0).headers()).containsOnlyKeys("host");
    assertThat(application.requests.get(1).headers())
        .containsOnlyKeys("host", "weft-client-id")
        .containsEntry("weft-client-id", WEB.uri());
  }

  @Test
  void aForgedIdentityAmongTrailersNeverReachesTheApplication() throws Exception {
    pod.letIn(policy(Fallback.PERMISSIVE));
    try (var stranger = new RawClient(pod.address())) {
      stranger.send(
          "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n"
              + ("Weft-Client-Id: " + FORGED + "\r\nweft_client_id: " + FORGED + "\r\n")
              + "digest: abc\r\n\r\n");
      assertThat(stranger.read(false).status()).isEqualTo(200);
    }
    assertThat(application.requests.getFirst().headers())
        .containsOnlyKeys("host", "transfer-encoding", "trailer-digest");
  }

  @Test
  void byHttp2AsWell() throws Exception {
    String ip = TestProxy.newAddress();
    var headers = new java.util.concurrent.LinkedBlockingQueue<String>();
    try (var server =
            new Http2Application(
                ip,
                0,
                request -> {
                  headers.add(request.headers + " " + request.trailers);
                  request.text("ok");
                });
        var h2 = new TestPod(ip, server.address())) {
      h2.identify(web, WEB);
      h2.letIn(policy(Fallback.PERMISSIVE));
      try (var client = new Http2Client(web, h2.address(), Http2Settings.defaultSettings());
          var stranger = new Http2Client(h2.address())) {
        for (Http2Client each : List.of(client, stranger)) {
          each.open("POST", "x", "/", false, "weft-client-id", FORGED, "weft_client_id", FORGED)
              .data("body", false)
              .trailers("weft-client-id", FORGED, "grpc-x", "y")
              .await();
        }
      }
    }
    assertThat(headers.poll()).contains(WEB.uri()).contains("grpc-x").doesNotContain(FORGED);
    assertThat(headers.poll()).doesNotContain("client").contains("grpc-x");
  }

  // ---- the kubelet

  private static InboundPolicy probed(Fallback fallback, int port, Rule... rules) {
    return new InboundPolicy(
        fallback,
        List.of(rules),
        List.of(
            new InboundPolicy.Probe(port, "/healthz"),
            new InboundPolicy.Probe(port, "/grpc.health.v1.Health/Check")),
        List.of(),
        List.of());
  }

  @Test
  void probesPassWhateverElseHolds() throws Exception {
    pod.letIn(probed(Fallback.DENY, application.address().getPort(), adminOnly(false)));
    try (var kubelet = new RawClient(pod.address());
        var kubelet2 = new Http2Client(pod.address())) {
      assertThat(kubelet.get("http://x/healthz?full=1").status()).isEqualTo(200);
      kubelet.send("HEAD /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(kubelet.read(true).status()).isEqualTo(200);
      kubelet.send("POST /grpc.health.v1.Health/Check HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(kubelet.read(false).status()).isEqualTo(200);
      assertThat(kubelet.get("http://x/healthz/deep").status()).isEqualTo(403);
      kubelet.send("POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
      assertThat(kubelet.read(false).status()).isEqualTo(403);
      assertThat(kubelet2.get("x", "/other").status()).isEqualTo(403);
    }
    assertThat(pod.counted("inbound_http_authz_allow_total"))
        .contains("authz_kind=\"probe\",authz_name=\"kubelet\"")
        .endsWith(" 3");
  }

  @Test
  void whereTheAnswerToAProbeLeadsPassesToo() throws Exception {
    String ip = TestProxy.newAddress();
    int port = 8080;
    TestApplication.Answer answer =
        (request, _, out) -> {
          String to =
              switch (request.path()) {
                case "/healthz" -> "/login?from=probe";
                case "/healthz?next=/steal" -> "/steal";
                case "/login?from=probe" -> "http://" + ip + ":" + port + "/deep";
                case "/deep" -> "/admin";
                default -> "";
              };
          if (to.isEmpty()) {
            TestApplication.text(out, "end");
          } else {
            TestApplication.write(
                out, "HTTP/1.1 302 Found\r\nLocation: " + to + "\r\nContent-Length: 0\r\n\r\n");
          }
        };
    try (var redirecting = TestApplication.at(ip, port, answer);
        var led = new TestPod(ip, redirecting.address());
        var stranger = new RawClient(led.address())) {
      led.letIn(probed(Fallback.MESHED_ONLY, port, adminOnly(port, false)));
      String host = "http://" + ip + ":" + port;
      assertThat(stranger.get(host + "/deep").status()).isEqualTo(403);
      assertThat(stranger.get(host + "/healthz").status()).isEqualTo(302);
      assertThat(stranger.get(host + "/login").status()).as("without its query").isEqualTo(403);
      assertThat(stranger.get(host + "/login?from=probe").status()).isEqualTo(302);
      assertThat(stranger.get(host + "/deep").status()).isEqualTo(302);
      assertThat(stranger.get(host + "/admin").status()).as("a rule's own").isEqualTo(403);
      assertThat(stranger.get(host + "/healthz?next=/steal").status()).isEqualTo(302);
      assertThat(stranger.get(host + "/steal").status())
          .as("of the client's choice")
          .isEqualTo(403);
      assertThat(redirecting.requests).hasSize(4);
    }
  }

  // ---- what is under way

  @Test
  void aRequestUnderWayIsTurnedOutWhenThePolicySaysSo() throws Exception {
    String ip = TestProxy.newAddress();
    TestApplication.Answer streaming =
        (_, in, out) -> {
          TestApplication.write(
              out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\npart\r\n");
          in.read();
        };
    try (var server = TestApplication.at(ip, 0, streaming);
        var serving = new TestPod(ip, server.address())) {
      serving.identify(web, WEB);
      serving.letIn(policy(Fallback.PERMISSIVE));
      try (var stranger = new RawClient(serving.address());
          var client = new RawClient(web, serving.address())) {
        for (RawClient each : List.of(stranger, client)) {
          each.send("GET /stream HTTP/1.1\r\nHost: x\r\n\r\n");
          assertThat(TestApplication.readHead(each.in).line()).contains("200");
          String begun = new String(each.in.readNBytes(9), StandardCharsets.US_ASCII);
          assertThat(begun).contains("part");
        }
        serving.letIn(policy(Fallback.MESHED_ONLY));
        assertThat(stranger.in.read()).as("broken off").isNegative();
        client.socket.setSoTimeout(2500);
        assertThatThrownBy(() -> client.in.read()).hasMessageContaining("timed out");
      }
      assertThat(serving.counted("inbound_http_authz_deny_total")).endsWith(" 1");
      assertThat(server.requests).hasSize(2);
    }
  }

  @Test
  void aStreamOfHttp2IsTurnedOutAloneWhenThePolicySaysSo() throws Exception {
    String ip = TestProxy.newAddress();
    var waiting = new Rule.RequestMatch("/wait", null, null, List.of());
    try (var server =
            new Http2Application(
                ip,
                0,
                request -> {
                  request.head("200", false).data("part", false);
                });
        var serving = new TestPod(ip, server.address())) {
      serving.letIn(policy(Fallback.PERMISSIVE));
      try (var client = new Http2Client(serving.address())) {
        Http2Client.Call turnedOut = client.open("GET", "x", "/wait", true);
        Http2Client.Call stays = client.open("GET", "x", "/other", true);
        Http2Client.Call grpc =
            client.open("POST", "x", "/wait", true, "content-type", "application/grpc");
        for (Http2Client.Call each : List.of(turnedOut, stays, grpc)) {
          await().until(() -> each.received.get() == 4);
        }
        serving.letIn(
            policy(
                Fallback.PERMISSIVE,
                new Rule("shop/wait", List.of(), List.of(waiting), List.of(), false)));
        assertThatThrownBy(turnedOut::await).hasCauseInstanceOf(Http2Client.Broken.class);
        assertThat(grpc.await().trailers().get("grpc-status")).hasToString("7");
        assertThat(stays.answer).isNotDone();
      }
    }
  }

  @Test
  void aRequestThatStillWaitsForItsAnswerIsRefused() throws Exception {
    String ip = TestProxy.newAddress();
    try (var server = TestApplication.at(ip, 0, (_, in, _) -> in.read());
        var serving = new TestPod(ip, server.address())) {
      serving.letIn(policy(Fallback.PERMISSIVE));
      try (var stranger = new RawClient(serving.address())) {
        stranger.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
        await().until(() -> !server.requests.isEmpty());
        serving.letIn(policy(Fallback.MESHED_ONLY));
        assertThat(stranger.read(false).status()).isEqualTo(403);
      }
    }
  }

  // ---- series

  @Test
  void manyClientsDoNotGetASeriesEach() throws Exception {
    pod.letIn(policy(Fallback.MESHED_ONLY));
    for (int i = 0; i < 120; i++) {
      String ip = "127.71.0." + (i + 1);
      pod.identify(ip, new SpiffeId("cluster.local", "scan", "n" + i));
      try (var client = new RawClient(ip, pod.address())) {
        assertThat(client.get("http://x/").status()).isEqualTo(200);
      }
    }
    await()
        .untilAsserted(() ->
            assertThat(pod.counted("inbound_http_authz_allow_total").lines().count())
                .isLessThanOrEqualTo(51)); // the bound of this pod's series, and the one for others
    assertThat(pod.counted("inbound_http_authz_allow_total")).contains("n119");
  }
}
