package dev.weft.proxy.app;

import static dev.weft.proxy.app.Farm.KEY;
import static dev.weft.proxy.app.Farm.URL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.api.Headers;
import dev.weft.api.route.Endpoint;
import dev.weft.api.route.Fault;
import dev.weft.api.route.Filters;
import dev.weft.api.route.HeaderChanges;
import dev.weft.api.route.HeaderChanges.Changes;
import dev.weft.api.route.HeaderChanges.Header;
import dev.weft.api.route.LoadBalancer;
import dev.weft.api.route.Protocol;
import dev.weft.api.route.RetryPolicy;
import dev.weft.api.route.Route;
import dev.weft.api.route.Timeouts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Headers that a route changes, and faults that it puts in, counted. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class FiltersIT {
  private static final HeaderChanges CHANGES =
      new HeaderChanges(
          new Changes(
              List.of("X-Gone", "x-set"),
              List.of(new Header("X-Set", "by route")),
              List.of(new Header("x-added", "1"), new Header("x-added", "2"))),
          new Changes(
              List.of("server"),
              List.of(new Header("x-frame-options", "DENY")),
              List.of(new Header("x-set", "also"))));

  @TempDir Path directory;
  private TestControlPlane control;
  private TestProxy client;
  private Farm farm;
  private RawClient raw;

  @BeforeEach
  void start() throws Exception {
    control = new TestControlPlane();
    client = TestProxy.start(control, directory);
    farm = new Farm(control, "a", "b");
    raw = new RawClient(client.outbound());
  }

  @AfterEach
  void stop() throws Exception {
    raw.close();
    farm.close();
    client.close();
    control.close();
  }

  private static Route route(
      @Nullable RetryPolicy retry,
      Timeouts timeouts,
      @Nullable HeaderChanges headers,
      @Nullable Fault fault) {
    return new Route(
        "r",
        new Route.RequestMatch.PathPrefix("/r"),
        List.of(),
        retry,
        timeouts,
        null,
        new Filters(headers, fault));
  }

  private void publish(Route route) {
    farm.publish(TestControlPlane.web(Protocol.HTTP1, List.of(route), LoadBalancer.DEFAULT, null));
  }

  private void publish(HeaderChanges headers) {
    publish(route(null, Timeouts.NONE, headers, null));
  }

  private void publish(Fault fault) {
    publish(route(null, Timeouts.NONE, null, fault));
  }

  private int requests() {
    return farm.requestsOf("a") + farm.requestsOf("b");
  }

  private RawClient.Response get(String path, String headers) throws IOException {
    return raw.send("GET " + URL + path + " HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n")
        .read(false);
  }

  // ---- headers

  @Test
  void headersOfRequestAndResponseAreChanged() throws Exception {
    farm.answerAll(Farm.status(200, "Server: secret/1.0", "x-set: own", "X-Frame-Options: none"));
    publish(CHANGES);
    RawClient.Response response =
        get("/r", "x-gone: 1\r\nx-gone: 2\r\nX-SET: 3\r\nx-added: 0\r\nx-stays: 5\r\n");
    Map<String, String> asked = request().headers();
    assertThat(asked)
        .containsEntry("x-set", "by route")
        .containsEntry("x-stays", "5")
        .doesNotContainKey("x-gone");
    assertThat(asked).as("the last of them").containsEntry("x-added", "2");
    assertThat(response.head().headers())
        .containsEntry("x-frame-options", "DENY")
        .doesNotContainKey("server");
    assertThat(response.header("x-set")).as("the last of them").isEqualTo("also");
  }

  private TestApplication.Request request() {
    return (farm.requestsOf("a") > 0 ? farm.get("a") : farm.get("b")).requests.getFirst();
  }

  @Test
  void otherRoutesAndOwnAnswersStayAsTheyAre() throws Exception {
    farm.answerAll(Farm.status(200, "Server: mine"));
    publish(CHANGES);
    assertThat(get("/other", "x-gone: 1\r\n").header("server")).isEqualTo("mine");
    assertThat(request().headers()).containsKey("x-gone").doesNotContainKey("x-added");
    control.publish(
        KEY, TestControlPlane.web(Protocol.DETECT, List.of(both()), LoadBalancer.DEFAULT, null));
    await()
        .untilAsserted(() ->
            assertThat(get("/r", "").head().headers())
                .containsEntry(Headers.ERROR, "no-endpoints")
                .doesNotContainKey("x-frame-options"));
  }

  private static Route both() {
    return route(null, Timeouts.NONE, CHANGES, null);
  }

  @Test
  void whatIsAddedIsAddedOnceWhateverTheTries() throws Exception {
    var asked = new LinkedBlockingQueue<String>();
    try (var server =
            new Http2Application(
                TestProxy.newAddress(),
                8080,
                request -> {
                  asked.add(String.join(" ", request.headers.getAll("x-added")));
                  request.head(asked.size() == 1 ? "503" : "200", true);
                });
        var calls = new Http2Client(client.outbound())) {
      Route route = route(RetryPolicy.DEFAULT, Timeouts.NONE, CHANGES, null);
      publish(route, server);
      assertThat(calls.get(KEY, "/r", "x-added", "0").status()).isEqualTo(200);
      assertThat(asked).containsExactly("0 1 2", "0 1 2");
    }
  }

  private void publish(Route route, Http2Application by) {
    String ip = by.address().getAddress().getHostAddress();
    control.publish(
        KEY,
        TestControlPlane.web(Protocol.HTTP2, List.of(route), LoadBalancer.DEFAULT, null),
        new Endpoint(ip, 8080, 0, false, null, List.of(), null));
  }

  @Test
  void byHttp2AndGrpcAsWell() throws Exception {
    var asked = new LinkedBlockingQueue<String>();
    try (var server =
            new Http2Application(
                TestProxy.newAddress(),
                8080,
                request -> {
                  asked.add(String.valueOf(request.headers));
                  request
                      .head("200", false, "server", "secret", "content-type", "application/grpc")
                      .data("body", false)
                      .trailers("grpc-status", "0", "server", "of trailers");
                });
        var calls = new Http2Client(client.outbound())) {
      publish(both(), server);
      Http2Client.Answer answer =
          calls
              .open("POST", KEY, "/r/Call", true, "content-type", "application/grpc", "x-gone", "1")
              .await();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.headers().get("server")).isNull();
      assertThat(answer.header("x-frame-options")).isEqualTo("DENY");
      assertThat(answer.trailers().get("grpc-status")).hasToString("0");
      assertThat(answer.trailers().get("server")).hasToString("of trailers");
      assertThat(asked.take())
          .contains("x-set: by route", "x-added: 1", "x-added: 2")
          .doesNotContain("x-gone");
    }
  }

  // ---- faults

  private static Fault abort(int status, double percent) {
    return new Fault(null, new Fault.Abort(status, percent));
  }

  private static Fault delay(Duration duration, double percent) {
    return new Fault(new Fault.Delay(duration, percent), null);
  }

  @Test
  void requestsAreAbortedWithoutBeingSent() throws Exception {
    publish(abort(418, 100));
    for (int i = 0; i < 10; i++) {
      RawClient.Response aborted = get("/r", "");
      assertThat(aborted.status()).isEqualTo(418);
      assertThat(aborted.header(Headers.ERROR)).isEqualTo("fault-injected");
      assertThat(aborted.body()).isEqualTo("weft: a fault put in on purpose\n");
    }
    assertThat(requests()).isZero();
    assertThat(get("/other", "").status()).isEqualTo(200);
    assertThat(client.metricSum("proxy_errors_total", "\"fault-injected\"", "\"outbound\""))
        .isEqualTo(10);
    assertThat(client.metric("proxy_faults_injected_total{fault=\"abort\"}")).isEqualTo(10);
    assertThat(client.metricSum("route_response_total", "rt_route=\"r\"", "\"418\"")).isEqualTo(10);
  }

  @Test
  void aShareOfThemIsAborted() throws Exception {
    publish(abort(503, 50));
    int aborted = 0;
    for (int i = 0; i < 600; i++) {
      aborted += get("/r", "").status() == 503 ? 1 : 0;
    }
    assertThat(aborted).isBetween(225, 375); // six standard deviations: 74
    assertThat(requests()).isEqualTo(600 - aborted);
  }

  @Test
  void anAbortIsNotTriedAgain() throws Exception {
    publish(route(RetryPolicy.DEFAULT, Timeouts.NONE, null, abort(503, 100)));
    assertThat(get("/r", "").status()).isEqualTo(503);
    assertThat(client.metric("proxy_faults_injected_total{fault=\"abort\"}")).isEqualTo(1);
    assertThat(client.metricSum("outbound_http_route_retry_requests_total")).isZero();
  }

  @Test
  void grpcGetsTheCodeThatGoesWithTheStatus() throws Exception {
    publish(abort(503, 100));
    assertThat(grpcStatus()).isEqualTo("14");
    publish(abort(403, 100));
    await().untilAsserted(() -> assertThat(grpcStatus()).isEqualTo("7"));
    assertThat(requests()).isZero();
  }

  private String grpcStatus() throws Exception {
    try (var calls = new Http2Client(client.outbound())) {
      Http2Client.Answer answer =
          calls.open("POST", KEY, "/r/Call", true, "content-type", "application/grpc").await();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.header(Headers.ERROR)).isEqualTo("fault-injected");
      return answer.header("grpc-status");
    }
  }

  @Test
  void aRequestThatIsHeldBackIsSentAfterwardsWithItsBody() throws Exception {
    publish(delay(Duration.ofMillis(50), 100));
    farm.answerAll((request, in, out) ->
        TestApplication.text(
            out, new String(TestApplication.readBody(request, in), StandardCharsets.UTF_8)));
    raw.send("POST " + URL + "/r HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbo");
    await().until(() -> client.metric("proxy_faults_injected_total{fault=\"delay\"}") == 1);
    assertThat(raw.send("dy").read(false).body()).isEqualTo("body");
    try (var calls = new Http2Client(client.outbound())) {
      assertThat(calls.get(KEY, "/r").status()).isEqualTo(200);
    }
    assertThat(client.metric("proxy_faults_injected_total{fault=\"delay\"}")).isEqualTo(2);
  }

  @Test
  void aWaitEndsWithTheRoutesTimeout() throws Exception {
    publish(
        route(
            null,
            new Timeouts(Duration.ofMillis(100), null, null),
            null,
            delay(Duration.ofHours(1), 100)));
    RawClient.Response late = get("/r", "");
    assertThat(late.status()).isEqualTo(504);
    assertThat(late.header(Headers.ERROR)).isEqualTo("timeout");
    assertThat(requests()).isZero();
  }

  @Test
  void aWaitEndsWithItsClient() throws Exception {
    publish(delay(Duration.ofHours(1), 100));
    raw.send("GET " + URL + "/r HTTP/1.1\r\nHost: x\r\n\r\n");
    await().until(() -> client.metric("proxy_faults_injected_total{fault=\"delay\"}") == 1);
    raw.socket.setSoLinger(true, 0); // an end of input alone could be a half-close
    raw.close();
    try (var calls = new Http2Client(client.outbound())) {
      Http2Client.Call waiting = calls.open("GET", KEY, "/r", true);
      await().until(() -> client.metric("proxy_faults_injected_total{fault=\"delay\"}") == 2);
      waiting.cancel();
      assertThat(calls.get(KEY, "/other").status()).isEqualTo(200);
    }
    publish(delay(Duration.ofMillis(1), 0));
    farm.awaitAcknowledged();
    try (var other = new RawClient(client.outbound())) {
      assertThat(other.get(URL + "/r").status()).isEqualTo(200);
    }
    assertThat(requests()).isEqualTo(2);
  }

  @Test
  void whoIsHeldBackIsThenAborted() throws Exception {
    publish(new Fault(new Fault.Delay(Duration.ofMillis(10), 100), new Fault.Abort(500, 100)));
    assertThat(get("/r", "").status()).isEqualTo(500);
    assertThat(client.metric("proxy_faults_injected_total{fault=\"delay\"}")).isEqualTo(1);
    assertThat(client.metric("proxy_faults_injected_total{fault=\"abort\"}")).isEqualTo(1);
  }
}
