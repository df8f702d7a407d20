package dev.weft.proxy.app;

import static dev.weft.proxy.app.Farm.KEY;
import static dev.weft.proxy.app.Farm.URL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weft.api.route.Endpoint;
import dev.weft.api.route.Protocol;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that no layer sees, for they are refused as they are read: counted, and in the log. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RefusalsIT {
  private static final String AUTHORITY = "web.shop.svc.cluster.local";

  @TempDir Path directory;
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private TestControlPlane control;
  private TestProxy proxy;
  private TestApplication application;

  @BeforeEach
  void start() throws Exception {
    control = new TestControlPlane();
    proxy = TestProxy.start(control, directory, Map.of("WEFT_ACCESS_LOG", "json"), log);
    String ip = TestProxy.newAddress();
    application = TestApplication.named("web", ip, 8080);
    control.publish(
        KEY, Protocol.HTTP1, List.of(), new Endpoint(ip, 8080, 0, false, null, List.of(), null));
  }

  @AfterEach
  void stop() throws Exception {
    application.close();
    proxy.close();
    control.close();
  }

  private Map<String, Object> onlyLine() {
    await().until(() -> !AccessLogIT.lines(log).isEmpty());
    assertThat(AccessLogIT.lines(log)).hasSize(1);
    assertThat(proxy.metric("proxy_errors_total{cause=\"bad-request\",direction=\"outbound\"}"))
        .isEqualTo(1);
    return AccessLogIT.lines(log).getFirst();
  }

  private static void assertUnread(Map<String, Object> line, String protocol) {
    assertThat(line)
        .containsEntry("kind", "request")
        .containsEntry("direction", "outbound")
        .containsEntry("protocol", protocol)
        .containsEntry("error", "bad-request")
        .containsEntry("attempts", 0.0)
        .containsEntry("method", null)
        .containsEntry("path", null)
        .containsEntry("authority", null)
        .containsEntry("upstream", null);
    assertThat(String.valueOf(line.get("client"))).startsWith("127.0.0.1:");
  }

  @ParameterizedTest
  @CsvSource({
    "400, GET / HTTP/1.1|, no Host",
    "400, GET / HTTP/1.1|Host: x|Content-Length: 1|Transfer-Encoding: chunked|, both",
    "400, GET / HTTP/1.1|Host: x| folded: 1|, folded",
    "400, no such thing at all, request",
    "501, POST / HTTP/1.1|Host: x|Transfer-Encoding: gzip|, other than chunked",
    "505, GET / HTTP/3.0|Host: x|, version",
  })
  void aRequestOfHttp1ThatIsRefusedIsTold(int status, String request, String reason)
      throws Exception {
    assertThatHttp1IsTold(status, request.replace("|", "\r\n") + "\r\n", reason);
  }

  @Test
  void whatIsTooLongIsTold() throws Exception {
    assertThatHttp1IsTold(414, "GET /" + "x".repeat(17_000), "start line too long");
  }

  @Test
  void whatHasTooManyFieldsIsTold() throws Exception {
    assertThatHttp1IsTold(
        431, "GET / HTTP/1.1\r\nHost: x\r\n" + "a: b\r\n".repeat(300), "header fields");
  }

  private void assertThatHttp1IsTold(int status, String request, String reason) throws Exception {
    try (var raw = new RawClient(proxy.outbound())) {
      assertThat(raw.send(request).read(false).status()).isEqualTo(status);
    }
    Map<String, Object> line = onlyLine();
    assertUnread(line, "HTTP/1.1");
    assertThat(line).containsEntry("status", (double) status);
    assertThat(String.valueOf(line.get("reason"))).contains(reason);
  }

  @Test
  void aBodyThatTurnsOutToBeMalformedIsToldInItsRequestsOwnLine() throws Exception {
    try (var raw = new RawClient(proxy.outbound())) {
      raw.send(
          "POST " + URL + "/a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n");
      await().until(() -> !application.requests.isEmpty());
      assertThat(raw.send("none\r\n").read(false).status()).isEqualTo(400);
    }
    assertThat(onlyLine())
        .containsEntry("method", "POST")
        .containsEntry("path", "/a")
        .containsEntry("status", 400.0)
        .containsEntry("error", "bad-request")
        .containsEntry("reason", "bad request: chunk size that is no number");
  }

  @Test
  void aStreamOfHttp2ThatIsResetIsTold() throws Exception {
    try (var h2 = new Http2Client(proxy.outbound())) {
      Http2Client.Call call = h2.open("GET", AUTHORITY, "/", true, "connection", "close");
      assertThatThrownBy(call::await)
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(Http2Client.Broken.class);
    }
    Map<String, Object> line = onlyLine();
    assertUnread(line, "HTTP/2.0");
    assertThat(line).containsEntry("status", null);
  }

  @Test
  void aHeadOfHttp2WithTooManyFieldsIsTold() throws Exception {
    var fields = new String[2 * 300];
    Arrays.fill(fields, "x");
    try (var h2 = new Http2Client(proxy.outbound())) {
      assertThat(h2.open("GET", AUTHORITY, "/", true, fields).await().status()).isEqualTo(431);
    }
    Map<String, Object> line = onlyLine();
    assertUnread(line, "HTTP/2.0");
    assertThat(line).containsEntry("status", 431.0);
  }

  @Test
  void aBodyOfHttp2ThatIsLongerThanItsHeadSaysIsToldInItsRequestsOwnLine() throws Exception {
    try (var h2 = new Http2Client(proxy.outbound())) {
      Http2Client.Call call = h2.open("POST", AUTHORITY, "/b", false, "content-length", "2");
      await().until(() -> !application.requests.isEmpty());
      call.data("abcdef", true);
      assertThatThrownBy(call::await).hasCauseInstanceOf(Http2Client.Broken.class);
    }
    assertThat(onlyLine())
        .containsEntry("method", "POST")
        .containsEntry("path", "/b")
        .containsEntry("status", null)
        .containsEntry("error", "bad-request");
  }
}
