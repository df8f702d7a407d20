package dev.weft.proxy.app;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weft.api.Ports;
import dev.weft.api.route.Endpoint;
import dev.weft.api.route.Protocol;
import io.netty.handler.codec.http2.Http2Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** WebSocket over HTTP/2: RFC 8441. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ExtendedConnectIT {
  private static final String AUTHORITY = "web.shop.svc.cluster.local";
  private static final String KEY = AUTHORITY + ":80";

  @TempDir Path directory;
  private final String ip = TestProxy.newAddress();
  private TestControlPlane control;
  private TestProxy client;
  private Http2Client h2;

  @BeforeEach
  void start() throws Exception {
    control = new TestControlPlane();
    client = TestProxy.start(control, directory);
    h2 = new Http2Client(client.outbound());
  }

  @AfterEach
  void stop() {
    h2.close();
    client.close();
    control.close();
  }

  private void publish(Protocol protocol) {
    control.publish(
        KEY, protocol, List.of(), new Endpoint(ip, 8080, 0, false, null, List.of(), null));
  }

  private Http2Client.Call webSocket() {
    return h2.open(
        "CONNECT",
        AUTHORITY,
        "/chat",
        false,
        ":protocol",
        "websocket",
        "sec-websocket-version",
        "13");
  }

  private static void switchTo(OutputStream out, String accept) throws IOException {
    TestApplication.write(
        out,
        "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + ("Sec-WebSocket-Accept: " + accept + "\r\n\r\n"));
  }

  /** Sends back what comes, until its client ends. */
  private static void echo(TestApplication.Request request, InputStream in, OutputStream out)
      throws IOException {
    String key = requireNonNull(request.headers().get("sec-websocket-key"));
    switchTo(out, UpgradeAndHalfCloseIT.accept(key));
    var piece = new byte[64 * 1024];
    for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
      out.write(piece, 0, n);
    }
    throw new IOException("the client has ended");
  }

  private static void assertEchoes(Http2Client.Call call) throws Exception {
    call.data("hello", false);
    await().until(() -> call.received.get() == 5);
    call.data(" there", true);
    Http2Client.Answer answer = call.await();
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("hello there");
    assertThat(answer.header("sec-websocket-accept")).isEmpty();
    assertThat(answer.header("connection")).isEmpty();
  }

  @Test
  void itIsOfferedToClients() throws Exception {
    assertThat(h2.settings.get(20, TimeUnit.SECONDS).connectProtocolEnabled()).isTrue();
  }

  @Test
  void aServerOfHttp1IsAskedToUpgrade() throws Exception {
    try (var server = TestApplication.at(ip, 8080, ExtendedConnectIT::echo)) {
      publish(Protocol.DETECT);
      assertEchoes(webSocket());
      TestApplication.Request asked = server.requests.getFirst();
      assertThat(asked.line()).isEqualTo("GET /chat HTTP/1.1");
      assertThat(asked.headers())
          .containsEntry("upgrade", "websocket")
          .containsEntry("connection", "upgrade")
          .containsEntry("host", AUTHORITY)
          .containsEntry("sec-websocket-version", "13")
          .doesNotContainKeys("transfer-encoding", "content-length");
    }
  }

  @Test
  void muchPassesBothWaysNoFasterThanItIsTaken() throws Exception {
    byte[] much = "0123456789abcdef".repeat(200_000).getBytes(StandardCharsets.US_ASCII);
    try (var _ = TestApplication.at(ip, 8080, ExtendedConnectIT::echo)) {
      publish(Protocol.DETECT);
      Http2Client.Call call = webSocket();
      call.data(much, true);
      assertThat(call.await().body()).isEqualTo(new String(much, StandardCharsets.US_ASCII));
    }
  }

  @Test
  void betweenProxiesItIsAskedOfTheServersProxy() throws Exception {
    try (var server = TestProxy.start(control, directory);
        var _ =
            TestApplication.at(
                server.ip,
                8080,
                (request, in, out) -> {
                  if (request.path().equals("/chat")) {
                    echo(request, in, out);
                  } else {
                    TestApplication.text(out, "plain");
                  }
                });
        var h2Application = new Http2Application(server.ip, 8081, request -> request.text("h2"))) {
      control.publish(
          KEY, new Endpoint(server.ip, 8080, Ports.INBOUND, true, null, List.of(), null));
      assertEchoes(webSocket()); // no word of the other proxy yet: as every one understands it
      assertThat(connections(server, "http/1")).isEqualTo(1);
      assertThat(connections(server, "h2")).isZero();

      control.publish(
          KEY, new Endpoint(server.ip, 8081, Ports.INBOUND, true, null, List.of(), null));
      await().until(() -> h2.get(AUTHORITY, "/").body().equals("h2"));
      assertThat(connections(server, "h2")).isEqualTo(1);
      Http2Client.Call refused = webSocket(); // which goes by that connection
      assertThat(refused.await().status()).isNotEqualTo(200);
      assertThat(connections(server, "http/1")).isEqualTo(1);
      assertThat(h2Application.requests.get()).isPositive();
    }
  }

  private static double connections(TestProxy server, String kind) {
    return server.metric("inbound_tcp_detect_http_results_total{result=\"" + kind + "\"}");
  }

  @Test
  void aServerOfHttp2ThatTakesItIsAskedInItsOwnWords() throws Exception {
    var answer =
        new Http2Application.Answer() {
          @Override
          public void begun(Http2Application.Request request) {
            request.head("200", false).data("welcome", false);
          }

          @Override
          public void whole(Http2Application.Request request) {
            request.data(
                request.headers.method()
                    + " "
                    + request.headers.get(":protocol")
                    + " "
                    + request.body,
                true);
          }
        };
    try (var server =
        new Http2Application(
            ip, 8080, () -> Http2Settings.defaultSettings().connectProtocolEnabled(true), answer)) {
      publish(Protocol.HTTP2);
      Http2Client.Call call = webSocket();
      await().until(() -> call.received.get() == "welcome".length());
      call.data("hello", true);
      assertThat(call.await().body()).isEqualTo("welcomeCONNECT websocket hello");
      assertThat(server.requests).hasValue(1);
    }
  }

  @Test
  void aServerOfHttp2ThatDoesNotTakeItIsNotAsked() throws Exception {
    try (var server = Http2Application.named("web", ip, 8080)) {
      publish(Protocol.HTTP2);
      Http2Client.Answer answer = webSocket().await();
      assertThat(answer.status()).isEqualTo(501);
      assertThat(answer.header("weft-error")).isEqualTo("bad-request");
      assertThat(server.requests).hasValue(0);
    }
  }

  @Test
  void aServerThatRefusesIsHeard() throws Exception {
    try (var _ =
        TestApplication.at(
            ip,
            8080,
            (_, _, out) ->
                TestApplication.write(
                    out, "HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno"))) {
      publish(Protocol.DETECT);
      Http2Client.Answer answer = webSocket().await();
      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.body()).isEqualTo("no");
    }
  }

  @Test
  void aServerThatProvesNothingIsNotBelieved() throws Exception {
    try (var _ = TestApplication.at(ip, 8080, (_, _, out) -> switchTo(out, "bm90aGluZw=="))) {
      publish(Protocol.DETECT);
      assertThat(webSocket().await().status()).isEqualTo(502);
    }
  }

  @Test
  void whoeverEndsItEndsItForTheOther() throws Exception {
    var gone = new CountDownLatch(1);
    try (var server =
        TestApplication.at(
            ip,
            8080,
            (request, in, out) -> {
              switchTo(
                  out,
                  UpgradeAndHalfCloseIT.accept(
                      requireNonNull(request.headers().get("sec-websocket-key"))));
              out.write('x');
              boolean quits = false;
              try {
                quits = in.read() == 'q';
              } finally { // else it has been reset
                if (!quits) {
                  gone.countDown();
                }
              }
              throw new IOException("closed by the server");
            })) {
      publish(Protocol.DETECT);
      Http2Client.Call quits = webSocket();
      quits.data("q", false);
      assertThat(quits.await().body()).isEqualTo("x");

      Http2Client.Call cancels = webSocket();
      await().until(() -> cancels.received.get() == 1);
      cancels.cancel();
      assertThat(gone.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(server.requests).hasSize(2);
    }
  }

  @Test
  void aProtocolWithoutConnectIsMalformed() {
    publish(Protocol.DETECT);
    Http2Client.Call call = h2.open("GET", AUTHORITY, "/", true, ":protocol", "websocket");
    assertThatThrownBy(call::await).hasCauseInstanceOf(Http2Client.Broken.class);
  }
}
