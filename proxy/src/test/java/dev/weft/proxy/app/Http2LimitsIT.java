package dev.weft.proxy.app;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.api.Ports;
import dev.weft.api.route.Endpoint;
import dev.weft.proxy.net.Limits;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Settings;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What HTTP/2 connections do when nothing comes, nothing is taken, or an end comes unseen. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class Http2LimitsIT {
  private static final String AUTHORITY = "web.shop.svc.cluster.local";
  private static final String KEY = AUTHORITY + ":80";
  private static final Duration SHORT = Duration.ofSeconds(1);

  @TempDir Path directory;
  private final String ip = TestProxy.newAddress();
  private TestControlPlane control;

  @BeforeEach
  void start() throws Exception {
    control = new TestControlPlane();
  }

  @AfterEach
  void stop() {
    control.close();
  }

  private TestProxy proxy(Limits limits) throws Exception {
    return TestProxy.start(TestProxy.newAddress(), control, directory, limits);
  }

  private void publish(boolean meshed) {
    control.publish(
        KEY, new Endpoint(ip, 8080, meshed ? Ports.INBOUND : 0, meshed, null, List.of(), null));
  }

  @Test
  void aMeshedPeerThatAnswersToNothingIsLeft() throws Exception {
    publish(true);
    Limits limits =
        TestLimits.withHttp2(Map.of("keepaliveAfter", SHORT, "keepaliveTimeout", SHORT));
    var dead = new ServerSocket(Ports.INBOUND, 10, InetAddress.getByName(ip));
    try (dead;
        TestProxy proxy = proxy(limits);
        var h2 = new Http2Client(proxy.outbound())) {
      Http2Client.Call call = h2.open("POST", AUTHORITY, "/", true);
      try (Socket accepted = dead.accept()) {
        accepted.setSoTimeout(20_000);
        assertThat(call.await().body()).contains("does not answer to a ping");
        assertThat(accepted.getInputStream().readAllBytes()).isNotEmpty(); // to its end
      }
    }
  }

  @Test
  void aStreamWhoseClientTakesNothingIsReset() throws Exception {
    publish(false);
    Limits limits = TestLimits.with(Map.of("stall", Duration.ofSeconds(2)));
    try (var _ = new Http2Application(ip, 8080, request -> request.text("x".repeat(1024 * 1024)));
        TestProxy proxy = proxy(limits);
        var h2 =
            new Http2Client(
                proxy.outbound(), Http2Settings.defaultSettings().initialWindowSize(1000))) {
      Http2Client.Call call = h2.open("GET", AUTHORITY, "/", true);
      call.taking = false;
      assertThat(call.answer)
          .failsWithin(20, TimeUnit.SECONDS)
          .withThrowableThat()
          .withMessageContaining(Http2Error.CANCEL.name());
      assertThat(call.received).hasValue(1000);
      assertThat(h2.get(AUTHORITY, "/").body()).hasSize(1024 * 1024);
    }
  }

  /** Some libraries' servers take any frame of it for a breach, and end the connection. */
  @Test
  void aServerHearsNothingMoreOfAStreamThatItsGoAwayRefused() throws Exception {
    byte[] noWindow = {0, 4, 0, 0, 0, 0};
    publish(false);
    try (var listening = new ServerSocket(8080, 10, InetAddress.getByName(ip));
        TestProxy proxy = proxy(Limits.DEFAULT);
        var h2 = new Http2Client(proxy.outbound())) {
      Http2Client.Call call = h2.open("POST", AUTHORITY, "/", false);
      try (var leaving = RawHttp2.accept(listening, noWindow)) {
        assertThat(leaving.next(RawHttp2.HEADERS)).isNotNull();
        assertThat(leaving.next(RawHttp2.SETTINGS)).as("its acknowledgement").isEmpty();
        call.data("x", true); // waits for the window
        await().until(() -> proxy.metricSum("request_total", "outbound") == 1);
        leaving.write(RawHttp2.frame(RawHttp2.GOAWAY, 0, 0, new byte[8]));
        for (var next = leaving.next(); next != null; next = leaving.next()) {
          assertThat(next.type).isNotIn(RawHttp2.RST_STREAM, RawHttp2.DATA);
        }
      }
      try (var fresh = RawHttp2.accept(listening, new byte[0])) {
        RawHttp2.Frame body = requireNonNull(fresh.nextFrame(RawHttp2.DATA));
        assertThat(body.payload).asString().isEqualTo("x");
        byte[] status200 = {(byte) 0x88};
        fresh.write(RawHttp2.frame(RawHttp2.HEADERS, 5, body.stream, status200));
        assertThat(call.await().status()).isEqualTo(200);
      }
    }
  }

  @Test
  void anIdleClientsConnectionIsClosedWithAGoAway() throws Exception {
    publish(false);
    try (var _ = Http2Application.named("web", ip, 8080);
        TestProxy proxy = proxy(TestLimits.with(Map.of("clientIdle", SHORT)));
        var h2 = new Http2Client(proxy.outbound())) {
      assertThat(h2.get(AUTHORITY, "/").status()).isEqualTo(200);
      await().atMost(20, TimeUnit.SECONDS).until(() -> !h2.channel.isActive());
      assertThat(h2.goAways).containsExactly(Http2Error.NO_ERROR.code());
    }
  }

  @Test
  void anIdleConnectionToAServerIsClosed() throws Exception {
    publish(false);
    try (var application = Http2Application.named("web", ip, 8080);
        TestProxy proxy = proxy(TestLimits.withHttp2(Map.of("upstreamIdle", SHORT)));
        var h2 = new Http2Client(proxy.outbound())) {
      assertThat(h2.get(AUTHORITY, "/").status()).isEqualTo(200);
      await().atMost(20, TimeUnit.SECONDS).until(application.connections::isEmpty);
      assertThat(h2.get(AUTHORITY, "/").status()).isEqualTo(200);
      assertThat(application.accepted).hasValue(2);
    }
  }

  @Test
  void headersThatTheServerDoesNotTakeGet431() throws Exception {
    publish(false);
    try (var application =
            new Http2Application(
                ip,
                8080,
                () -> Http2Settings.defaultSettings().maxHeaderListSize(1000),
                request -> request.text("ok"));
        TestProxy proxy = proxy(Limits.DEFAULT);
        var h2 = new Http2Client(proxy.outbound())) {
      assertThat(h2.get(AUTHORITY, "/").body()).isEqualTo("ok"); // and its settings are known
      assertThat(h2.get(AUTHORITY, "/", "x-large", "a".repeat(2000)).status()).isEqualTo(431);
      assertThat(h2.get(AUTHORITY, "/").body()).isEqualTo("ok");
      assertThat(application.requests).hasValue(2);
    }
  }

  /** What goes straight to the application meets no retry but the pool's own. */
  private Http2Client.Answer askTwice(Http2Client h2, String method) throws Exception {
    String port = "8080";
    for (int i = 0; i < 2; i++) {
      h2.open(method, AUTHORITY, "/rest", true, "weft-target-port", port).await();
    }
    return h2.open(method, AUTHORITY, "/", true, "weft-target-port", port).await();
  }

  /**
   * @param times how often the connection ends instead of an answer to "/"
   */
  private static Http2Application breaking(String ip, int times) throws Exception {
    var left = new AtomicInteger(times);
    return new Http2Application(
        ip,
        8080,
        request -> {
          boolean rest = request.headers.path().toString().equals("/rest");
          if (!rest && left.getAndDecrement() > 0) {
            request.channel().close();
          } else {
            request.text("ok");
          }
        });
  }

  @Test
  void aConnectionThatBreaksAfterARestIsReplaced() throws Exception {
    try (TestProxy proxy = TestProxy.start(ip, control, directory, Limits.DEFAULT);
        var application = breaking(ip, 1);
        var h2 = new Http2Client(proxy.inbound())) {
      assertThat(askTwice(h2, "GET").body()).isEqualTo("ok");
      assertThat(application.accepted).hasValue(2);
      assertThat(application.requests).hasValue(4);
    }
  }

  @Test
  void itIsReplacedOnlyOnce() throws Exception {
    try (TestProxy proxy = TestProxy.start(ip, control, directory, Limits.DEFAULT);
        var application = breaking(ip, 2);
        var h2 = new Http2Client(proxy.inbound())) {
      assertThat(askTwice(h2, "GET").status()).isEqualTo(502);
      assertThat(application.requests).hasValue(4);
    }
  }

  @Test
  void whatMayNotBeRepeatedIsNotSentAgain() throws Exception {
    try (TestProxy proxy = TestProxy.start(ip, control, directory, Limits.DEFAULT);
        var application = breaking(ip, 1);
        var h2 = new Http2Client(proxy.inbound())) {
      assertThat(askTwice(h2, "POST").status()).isEqualTo(502);
      assertThat(application.requests).hasValue(3);
    }
  }
}
