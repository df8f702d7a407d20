package dev.weft.proxy.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.route.Endpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing malformed is passed on, in either direction. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class FramingIT {
  private static final String URL = "http://web.shop.svc.cluster.local/";

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

  private TestApplication application(TestApplication.Answer answer) throws IOException {
    var application = TestApplication.at(TestProxy.newAddress(), 8080, answer);
    String ip = application.address().getAddress().getHostAddress();
    control.publish(
        "web.shop.svc.cluster.local:80", new Endpoint(ip, 8080, 0, false, null, List.of(), null));
    return application;
  }

  /** A vertical bar stands for CR LF. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST / HTTP/1.1|Host: H|Content-Length: 3|Transfer-Encoding: chunked||0||",
        "POST / HTTP/1.1|Host: H|Content-Length: 3|Content-Length: 4||abc",
        "POST / HTTP/1.1|Host: H|Content-Length: 3, 4||abc",
        "POST / HTTP/1.1|Host: H|Content-Length: -3||abc",
        "POST / HTTP/1.1|Host: H|Content-Length: +3||abc",
        "POST / HTTP/1.1|Host: H|Content-Length: 0x3||abc",
        "POST / HTTP/1.1|Host: H|Transfer-Encoding: identity||abc",
        "POST / HTTP/1.1|Host: H|Transfer-Encoding: xchunked||0||",
        "POST / HTTP/1.1|Host: H|Transfer-Encoding: chunked, identity||0||",
        "POST / HTTP/1.1|Host: H|Transfer-Encoding: chunked|Transfer-Encoding: chunked||0||",
        "POST / HTTP/1.0|Host: H|Transfer-Encoding: chunked||0||",
        "POST / HTTP/1.1|Host: H|Transfer-Encoding : chunked||0||",
        "GET / HTTP/1.1||",
        "GET / HTTP/1.1|Host: H|Host: other||",
        "GET / HTTP/1.1|Host: a b||",
        "GET / HTTP/1.1|Host: H/x||",
        "GET / HTTP/1.1|Host: H|Bad Name: x||",
        "GET / HTTP/1.1|Host: H|: x||",
        "GET relative HTTP/1.1|Host: H||",
        "GET ftp://x/ HTTP/1.1|Host: H||",
        "GET / HTTP/3.0|Host: H||",
        "POST / HTTP/1.1|Host: H|Transfer-Encoding: chunked||zz|abc||",
        "POST / HTTP/1.1|Host: H|Transfer-Encoding: chunked||3|abcd|0||",
      })
  void malformedRequestsAreRefused(String request) throws Exception {
    try (var application =
            application((asked, in, out) -> {
              TestApplication.readBody(asked, in);
              TestApplication.text(out, "reached");
            });
        var raw = new RawClient(client.outbound())) {
      raw.send(request.replace("|", "\r\n").replace("H\r", "web.shop.svc.cluster.local\r"));
      RawClient.Response response = raw.read(false);
      assertThat(response.status()).isIn(400, 501, 505);
      assertThat(response.header("weft-error")).isEqualTo("bad-request");
      assertThat(response.header("connection")).isEqualTo("close");
      assertThat(raw.in.read()).isNegative();
      assertThat(application.requests).noneMatch(each -> each.line().startsWith("POST /x"));
    }
  }

  @Test
  void bareLineFeedsAreRefused() throws Exception {
    try (var raw = new RawClient(client.outbound())) {
      raw.send("GET / HTTP/1.1\nHost: web.shop.svc.cluster.local\n\n");
      assertThat(raw.read(false).status()).isEqualTo(400);
    }
  }

  @Test
  void aLineOrHeaderThatIsTooLongIsSaidSo() throws Exception {
    try (var line = new RawClient(client.outbound());
        var header = new RawClient(client.outbound())) {
      line.send("GET /" + "a".repeat(17 * 1024) + " HTTP/1.1\r\n");
      assertThat(line.read(false).status()).isEqualTo(414);
      header.send("GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + "a".repeat(65 * 1024));
      assertThat(header.read(false).status()).isEqualTo(431);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK|Content-Length: 3|Transfer-Encoding: chunked||0||",
        "HTTP/1.1 200 OK|Content-Length: 3|Content-Length: 4||abc",
        "HTTP/1.1 200 OK|X: a\u0000b||",
        "no HTTP at all||",
        "HTTP/1.1 101 Switching Protocols|Upgrade: x|Connection: upgrade||",
      })
  void malformedResponsesBecome502(String answer) throws Exception {
    try (var application =
            application((_, _, out) -> TestApplication.write(out, answer.replace("|", "\r\n")));
        var raw = new RawClient(client.outbound())) {
      RawClient.Response response = raw.get(URL);
      assertThat(response.status()).isEqualTo(502);
      assertThat(response.header("weft-error")).isEqualTo("reset");
      assertThat(application.requests).hasSize(1);
    }
  }

  @Test
  void aResponseThatBreaksOffBreaksOffForTheClient() throws Exception {
    try (var application =
            application((_, _, out) -> {
              TestApplication.write(out, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
              out.close();
            });
        var raw = new RawClient(client.outbound())) {
      RawClient.Response response = raw.get(URL);
      assertThat(response.header("content-length")).isEqualTo("100");
      assertThat(response.body()).isEqualTo("half");
      assertThat(raw.in.read()).isNegative();
      assertThat(application.requests).hasSize(1);
    }
  }

  @Test
  void whatFollowsAResponseUnaskedIsNotAnsweredToTheNextRequest() throws Exception {
    try (var application =
            application((asked, _, out) ->
                TestApplication.write(
                    out,
                    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n"
                        + asked.path().charAt(1)
                        + "!HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil"));
        var raw = new RawClient(client.outbound())) {
      for (char each : "abcdef".toCharArray()) {
        assertThat(raw.get(URL + each).body()).isEqualTo(each + "!");
      }
      assertThat(application.connections.get()).isGreaterThan(1);
    }
  }
}
