package dev.weft.proxy.app;

import static dev.weft.proxy.app.RawHttp2.CONTINUATION;
import static dev.weft.proxy.app.RawHttp2.DATA;
import static dev.weft.proxy.app.RawHttp2.GOAWAY;
import static dev.weft.proxy.app.RawHttp2.HEADERS;
import static dev.weft.proxy.app.RawHttp2.PING;
import static dev.weft.proxy.app.RawHttp2.PRIORITY;
import static dev.weft.proxy.app.RawHttp2.RST_STREAM;
import static dev.weft.proxy.app.RawHttp2.SETTINGS;
import static dev.weft.proxy.app.RawHttp2.WINDOW_UPDATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.api.route.Endpoint;
import dev.weft.api.route.Protocol;
import dev.weft.proxy.net.Http2Limits;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients of HTTP/2 do that must not pass, before a server that speaks HTTP/1.1. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class Http2HostileIT {
  private static final String AUTHORITY = "web.shop.svc.cluster.local";
  private static final byte[] REQUEST = {
    (byte) 0x82, (byte) 0x84, (byte) 0x86, 0x41, 1, 'w' // GET / http, :authority w
  };

  @TempDir Path directory;
  private TestControlPlane control;
  private TestProxy proxy;
  private TestApplication application;
  private Http2Client h2;

  @BeforeEach
  void start() throws Exception {
    control = new TestControlPlane();
    proxy = TestProxy.start(control, directory);
    application = TestApplication.named("web", proxy.ip, 8080);
    control.publish(
        AUTHORITY + ":80",
        Protocol.HTTP1,
        List.of(),
        new Endpoint(proxy.ip, 8080, 0, false, null, List.of(), null));
    h2 = new Http2Client(proxy.outbound());
  }

  @AfterEach
  void stop() throws Exception {
    h2.close();
    application.close();
    proxy.close();
    control.close();
  }

  private static Http2Headers request() {
    return new DefaultHttp2Headers(false)
        .method("GET")
        .scheme("http")
        .authority(AUTHORITY)
        .path("/");
  }

  /** The stream is reset, nothing reaches the server, and the connection goes on. */
  private void assertRefused(Http2Headers headers, boolean end) throws Exception {
    Http2Client.Call call = h2.send(headers, end);
    try {
      assertThat(call.await().status()).isEqualTo(400);
    } catch (ExecutionException e) {
      assertThat(e.getCause())
          .isInstanceOfSatisfying(
              Http2Client.Broken.class,
              broken -> assertThat(broken.code).isEqualTo(Http2Error.PROTOCOL_ERROR.code()));
    }
    assertThat(application.requests).isEmpty();
    assertThat(h2.get(AUTHORITY, "/").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "X-Upper, a",
    "connection, close",
    "keep-alive, timeout=5",
    "proxy-connection, close",
    "transfer-encoding, chunked",
    "upgrade, websocket",
    "te, gzip",
    "host, other",
    "'bad name', a",
    "'bad:name', a",
    "'', a",
    ":unknown, a",
    ":status, 200",
    ":path, /twice",
    "content-length, -1",
    "content-length, 5",
    "content-length, '1, 2'",
  })
  void fieldsThatAreMalformedAreRefused(String name, String value) throws Exception {
    assertRefused(request().add(name, value), true);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\rb", "a\nb", "a\r\nx: y", "a\u0000b", " a", "a ", "\ta"})
  void valuesThatWouldBeSeveralLinesAreRefused(String value) throws Exception {
    assertRefused(request().add("x-test", value), true);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "nothing", "/a b", "/a\r\nHost: x", "/ HTTP/1.1\r\nx: y", "http://a/", "*"})
  void pathsThatWouldBeAnotherRequestLineAreRefused(String path) throws Exception {
    assertRefused(request().path(path), true);
  }

  @ParameterizedTest
  @ValueSource(strings = {"G ET", "GET / HTTP/1.1\r\nx:", "G\u0000", ""})
  void methodsThatAreNoTokensAreRefused(String method) throws Exception {
    assertRefused(request().method(method), true);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "user@web", "a/b", "a,b", "web:99999", "", "[::1"})
  void authoritiesThatAreNoneAreRefused(String authority) throws Exception {
    assertRefused(request().authority(authority), true);
  }

  @ParameterizedTest
  @ValueSource(strings = {":method", ":path", ":scheme", ":authority"})
  void headsThatLackAPseudoFieldAreRefused(String name) throws Exception {
    Http2Headers headers = request();
    headers.remove(name);
    assertRefused(headers, true);
  }

  @Test
  void aBodyOfAnotherLengthThanSaidIsNotPassedOn() throws Exception {
    Http2Client.Call longer = h2.send(request().method("POST").add("content-length", "3"), false);
    longer.data("hello", true);
    Http2Client.Call shorter = h2.send(request().method("POST").add("content-length", "9"), false);
    shorter.data("hello", true);
    for (Http2Client.Call call : List.of(longer, shorter)) {
      assertThat(call.answer)
          .failsWithin(10, TimeUnit.SECONDS)
          .withThrowableThat()
          .withMessageContaining("PROTOCOL_ERROR");
    }
    assertThat(h2.get(AUTHORITY, "/").status()).isEqualTo(200);
  }

  @Test
  void moreHeadersThanAllowedGet431() throws Exception {
    Http2Headers many = request();
    for (int i = 0; i < 300; i++) {
      many.add("x-" + i, "a");
    }
    assertThat(h2.send(many, true).await().status()).isEqualTo(431);
    assertThat(application.requests).isEmpty();
  }

  @Test
  void aHeaderBlockThatIsTooLargeGets431() throws Exception {
    var block = new ByteArrayOutputStream();
    block.write(REQUEST);
    block.write(new byte[] {0, 1, 'x', 0x7f, (byte) 0xf1, (byte) 0x86, 4}); // 66,544 bytes follow
    block.write("a".repeat(66_544).getBytes(StandardCharsets.US_ASCII));
    byte[] bytes = block.toByteArray();
    try (var raw = new RawHttp2(proxy.outbound())) {
      for (int from = 0; from < bytes.length; from += 16_384) {
        int to = Math.min(bytes.length, from + 16_384);
        int flags = (from == 0 ? 1 : 0) | (to == bytes.length ? 4 : 0);
        byte[] part = Arrays.copyOfRange(bytes, from, to);
        raw.flood(RawHttp2.frame(from == 0 ? HEADERS : CONTINUATION, flags, 1, part), 1);
      }
      assertThat(raw.next(HEADERS)).asString(StandardCharsets.ISO_8859_1).contains("431");
    }
    assertThat(application.requests).isEmpty();
    assertThat(proxy.metric("proxy_errors_total{cause=\"bad-request\",direction=\"outbound\"}"))
        .isEqualTo(1);
  }

  @Test
  void rapidResetsEndTheConnection() throws Exception {
    var frames = new ByteArrayOutputStream();
    for (int i = 0; i <= Http2Limits.DEFAULT.maxResets(); i++) {
      int stream = 2 * i + 1;
      frames.write(RawHttp2.frame(HEADERS, 5, stream, REQUEST));
      frames.write(
          RawHttp2.frame(
              RST_STREAM, 0, stream, new byte[] {0, 0, 0, (byte) Http2Error.CANCEL.code()}));
    }
    try (var raw = new RawHttp2(proxy.outbound())) {
      raw.flood(frames.toByteArray(), 1); // at once: no request is answered before its reset
      assertCalmed(raw);
    }
  }

  @Test
  void moreStreamsThanAllowedAreRefused() throws Exception {
    try (var silent =
            TestApplication.at(
                TestProxy.newAddress(),
                8080,
                (_, in, _) -> {
                  int _ = in.read();
                });
        var raw = new RawHttp2(proxy.outbound())) {
      control.publish(
          "w:80",
          Protocol.HTTP1,
          List.of(),
          new Endpoint(silent.address().getHostString(), 8080, 0, false, null, List.of(), null));
      var frames = new ByteArrayOutputStream();
      for (int i = 0; i < 101; i++) {
        frames.write(RawHttp2.frame(HEADERS, 5, 2 * i + 1, REQUEST));
      }
      raw.socket.getOutputStream().write(frames.toByteArray());
      assertThat(raw.next(RST_STREAM)).endsWith(0, 0, 0, (byte) Http2Error.REFUSED_STREAM.code());
    }
  }

  @Test
  void framesThatCrossTheLastGoAwayAreIgnored() throws Exception {
    var asked = new CountDownLatch(1);
    var answer = new CountDownLatch(1);
    TestApplication.Answer held =
        (_, _, out) -> {
          asked.countDown();
          await().until(() -> answer.getCount() == 0);
          TestApplication.write(out, "HTTP/1.1 204 No Content\r\n\r\n");
        };
    String ip = TestProxy.newAddress();
    try (var _ = TestApplication.at(ip, 8080, held);
        var raw = new RawHttp2(proxy.outbound())) {
      var endpoint = new Endpoint(ip, 8080, 0, false, null, List.of(), null);
      control.publish("w:80", Protocol.HTTP1, List.of(), endpoint);
      OutputStream out = raw.socket.getOutputStream();
      out.write(RawHttp2.frame(HEADERS, 5, 1, REQUEST));
      assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
      var drain = new Drain(Duration.ofSeconds(1), Duration.ofSeconds(20));
      Thread draining = Thread.ofPlatform().start(() -> proxy.process.drainNow(drain));
      assertThat(raw.next(GOAWAY)).as("refuses nothing yet").startsWith(0x7f);
      out.write(RawHttp2.frame(HEADERS, 5, 3, REQUEST));
      assertThat(raw.next(GOAWAY)).as("the last one").startsWith(0, 0, 0, 3);
      out.write(RawHttp2.frame(HEADERS, 4, 5, REQUEST));
      out.write(RawHttp2.frame(DATA, 0, 5, new byte[10]));
      out.write(RawHttp2.frame(RST_STREAM, 0, 5, new byte[] {0, 0, 0, 8}));
      out.write(RawHttp2.frame(WINDOW_UPDATE, 0, 5, new byte[] {0, 0, 0, 1}));
      out.write(RawHttp2.frame(PING, 0, 0, new byte[8]));
      assertThat(raw.next(PING)).as("all of it is read").isNotNull();
      answer.countDown();
      assertThat(raw.next(HEADERS)).as("an answer").isNotNull();
      assertThat(raw.next(HEADERS)).as("that of the stream between the two").isNotNull();
      draining.join();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {PRIORITY, PING, SETTINGS, WINDOW_UPDATE})
  void framesThatAskForNothingEndTheConnection(int type) throws Exception {
    try (var raw = new RawHttp2(proxy.outbound())) {
      byte[] frame =
          switch (type) {
            case PRIORITY -> RawHttp2.frame(type, 0, 1, new byte[] {0, 0, 0, 3, 1});
            case WINDOW_UPDATE -> RawHttp2.frame(type, 0, 0, new byte[] {0, 0, 0, 1});
            default -> RawHttp2.frame(type, 0, 0, new byte[type == PING ? 8 : 0]);
          };
      raw.flood(frame, 20_000);
      assertCalmed(raw);
    }
  }

  private static void assertCalmed(RawHttp2 raw) throws IOException {
    byte[] goAway = raw.next(GOAWAY);
    assertThat(goAway == null ? Http2Error.ENHANCE_YOUR_CALM.code() : goAway[7])
        .isEqualTo(Http2Error.ENHANCE_YOUR_CALM.code());
  }

  @Test
  void continuationsWithoutAnEndEndTheConnection() throws Exception {
    try (var raw = new RawHttp2(proxy.outbound())) {
      raw.flood(RawHttp2.frame(HEADERS, 0, 1, REQUEST), 1);
      raw.flood(RawHttp2.frame(CONTINUATION, 0, 1, new byte[0]), 20_000);
      assertCalmed(raw);
    }
  }

  @Test
  void emptyDataFramesEndTheConnection() throws Exception {
    try (var raw = new RawHttp2(proxy.outbound())) {
      raw.flood(RawHttp2.frame(HEADERS, 4, 1, REQUEST), 1);
      raw.flood(RawHttp2.frame(DATA, 0, 1, new byte[0]), 20_000);
      assertCalmed(raw);
    }
  }

  @Test
  void aReaderWhoTakesNothingHoldsTheServerUp() throws Exception {
    int bytes = 64 * 1024 * 1024;
    var written = new AtomicLong();
    try (var big =
            TestApplication.at(
                TestProxy.newAddress(), 8080, (_, _, out) -> writeSlowly(out, bytes, written));
        var slow =
            new Http2Client(
                proxy.outbound(), Http2Settings.defaultSettings().initialWindowSize(1000))) {
      control.publish(
          "big.shop.svc.cluster.local:80",
          Protocol.HTTP1,
          List.of(),
          new Endpoint(big.address().getHostString(), 8080, 0, false, null, List.of(), null));
      List<Http2Client.Call> calls = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        Http2Client.Call call = slow.open("GET", "big.shop.svc.cluster.local", "/", true);
        call.taking = false;
        calls.add(call);
      }
      for (Http2Client.Call call : calls) {
        await().until(() -> call.received.get() == 1000);
      }
      assertThat(h2.get(AUTHORITY, "/").status()).isEqualTo(200);
      assertThat(calls).noneMatch(call -> call.answer.isDone());
      // What the sockets' own buffers took, and far from all of it.
      assertThat(written.get()).isLessThan(10L * bytes / 3);
    }
  }

  private static void writeSlowly(OutputStream out, int bytes, AtomicLong written)
      throws IOException {
    TestApplication.write(out, "HTTP/1.1 200 OK\r\nContent-Length: " + bytes + "\r\n\r\n");
    byte[] block = new byte[64 * 1024];
    for (int sent = 0; sent < bytes; sent += block.length) {
      out.write(block);
      written.addAndGet(block.length);
    }
  }
}
