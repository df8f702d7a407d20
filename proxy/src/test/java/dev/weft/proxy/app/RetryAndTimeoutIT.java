package dev.weft.proxy.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.api.route.Endpoint;
import dev.weft.api.route.RetryPolicy;
import dev.weft.api.route.Route;
import dev.weft.api.route.Route.RequestMatch;
import dev.weft.api.route.Route.ResponseClass;
import dev.weft.api.route.Route.ResponseMatch;
import dev.weft.api.route.Timeouts;
import dev.weft.api.wire.ReportMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is tried again, what is not, and what ends in time. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RetryAndTimeoutIT {
  private static final String URL = "http://web.shop.svc.cluster.local";
  private static final String KEY = "web.shop.svc.cluster.local:80";
  private static final String GET = "GET " + URL + "/r HTTP/1.1\r\nHost: x\r\n\r\n";

  @TempDir Path directory;
  private final AtomicInteger seen = new AtomicInteger();
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

  private static Endpoint at(TestApplication application) {
    return new Endpoint(
        application.address().getAddress().getHostAddress(),
        application.address().getPort(),
        0,
        false,
        null,
        List.of(),
        null);
  }

  private static Route route(boolean retryable, @Nullable Duration timeout) {
    return new Route(
        "r",
        new RequestMatch.Path("/r.*"),
        List.of(new ResponseClass(new ResponseMatch.Status(500, 599), true)),
        retryable ? RetryPolicy.DEFAULT : null,
        new Timeouts(timeout, null, null));
  }

  /** Closes the connection on the first request that either of two sees, before a byte of it. */
  private TestApplication.Answer breakingFirst() {
    return (request, in, out) -> {
      byte[] body = TestApplication.readBody(request, in);
      if (seen.incrementAndGet() == 1) {
        out.close();
      } else {
        TestApplication.text(out, "ok " + body.length);
      }
    };
  }

  private TestApplication[] two(TestApplication.Answer answer) throws Exception {
    return new TestApplication[] {
      TestApplication.at(TestProxy.newAddress(), 8080, answer),
      TestApplication.at(TestProxy.newAddress(), 8080, answer)
    };
  }

  private RawClient.Response ask(TestApplication[] applications, List<Route> routes, String request)
      throws Exception {
    control.publish(KEY, routes, at(applications[0]), at(applications[1]));
    try (var raw = new RawClient(client.outbound())) {
      return raw.send(request).read(false);
    } finally {
      for (TestApplication application : applications) {
        application.close();
      }
    }
  }

  @Test
  void anIdempotentRequestIsSentAgainWhenTheConnectionBreaks() throws Exception {
    RawClient.Response response = ask(two(breakingFirst()), List.of(), GET);
    assertThat(response.body()).isEqualTo("ok 0");
    assertThat(seen).hasValue(2);
  }

  @Test
  void aBodyIsReplayed() throws Exception {
    String body = "x".repeat(60_000);
    RawClient.Response response =
        ask(
            two(breakingFirst()),
            List.of(),
            "PUT " + URL + "/r HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n\r\n" + body);
    assertThat(response.body()).isEqualTo("ok 60000");
  }

  @Test
  void aBodyOverTheBoundIsNot() throws Exception {
    String body = "x".repeat(200_000);
    RawClient.Response response =
        ask(
            two(breakingFirst()),
            List.of(),
            "PUT " + URL + "/r HTTP/1.1\r\nHost: x\r\nContent-Length: 200000\r\n\r\n" + body);
    assertThat(response.status()).isEqualTo(502);
    assertThat(response.header("weft-error")).isEqualTo("reset");
  }

  @Test
  void aRequestThatMayHaveActedIsNotSentAgain() throws Exception {
    RawClient.Response response =
        ask(
            two(breakingFirst()),
            List.of(),
            "POST " + URL + "/r HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab");
    assertThat(response.status()).isEqualTo(502);
    assertThat(seen).hasValue(1);
  }

  @Test
  void whatCouldNotConnectGoesElsewhereWhateverTheMethod() throws Exception {
    TestApplication dead = TestApplication.named("dead", TestProxy.newAddress(), 8080);
    Endpoint refused = at(dead);
    dead.kill();
    try (var living = TestApplication.named("living", TestProxy.newAddress(), 8080);
        var raw = new RawClient(client.outbound())) {
      control.publish(KEY, refused, at(living));
      for (int i = 0; i < 20; i++) {
        raw.send("POST " + URL + "/ HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab");
        assertThat(raw.read(false).body()).isEqualTo("living / 2");
      }
    }
  }

  @Test
  void aRetryableRoutesFailureIsTriedAgain() throws Exception {
    TestApplication.Answer failingFirst =
        (request, in, out) -> {
          TestApplication.readBody(request, in);
          if (seen.incrementAndGet() == 1) {
            TestApplication.write(out, "HTTP/1.1 500 No\r\nContent-Length: 4\r\n\r\noops");
          } else {
            TestApplication.text(out, "fine");
          }
        };
    RawClient.Response response = ask(two(failingFirst), List.of(route(true, null)), GET);
    assertThat(response.body()).isEqualTo("fine");
    assertThat(client.metricSum("route_response_total", "rt_route=\"r\"", "\"success\""))
        .isEqualTo(1);
    assertThat(client.metricSum("response_total", "\"failure\"", "\"500\"")).isEqualTo(1);
  }

  @Test
  void withoutARouteThatSaysSoFailuresStand() throws Exception {
    TestApplication.Answer failing =
        (_, _, out) ->
            TestApplication.write(
                out, "HTTP/1.1 500 No " + seen.incrementAndGet() + "\r\nContent-Length: 0\r\n\r\n");
    assertThat(ask(two(failing), List.of(route(false, null)), GET).status()).isEqualTo(500);
    assertThat(seen).hasValue(1);
  }

  @Test
  void aRoutesTimeoutEndsAllAttempts() throws Exception {
    TestApplication.Answer silent = (_, in, _) -> assertThat(in.read()).isNegative();
    RawClient.Response response =
        ask(two(silent), List.of(route(true, Duration.ofMillis(200))), GET);
    assertThat(response.status()).isEqualTo(504);
    assertThat(response.header("weft-error")).isEqualTo("timeout");
    await().until(() -> client.metricSum("response_total", "\"504\"") == 1);
  }

  @Test
  void aConnectionThatTheServerClosedWhileItRestedIsNotMissed() throws Exception {
    TestApplication.Answer once =
        (request, in, out) -> {
          byte[] body = TestApplication.readBody(request, in);
          TestApplication.text(out, "ok " + body.length);
          if (request.path().endsWith("close")) {
            out.close();
          }
        };
    try (var application = TestApplication.at(TestProxy.newAddress(), 8080, once);
        var raw = new RawClient(client.outbound())) {
      control.publish(KEY, at(application));
      for (int i = 0; i < 200; i++) {
        assertThat(raw.get(URL + "/close").body()).isEqualTo("ok 0");
      }
    }
  }

  @Test
  void aRouteThatDoesNotCompileIsRefusedWithItsReason() throws Exception {
    try (var application = TestApplication.named("web", TestProxy.newAddress(), 8080);
        var raw = new RawClient(client.outbound())) {
      control.publish(KEY, at(application));
      assertThat(raw.get(URL + "/").status()).isEqualTo(200);
      var bad = new Route("bad", new RequestMatch.Path("(a"), List.of(), null, Timeouts.NONE);
      control.publish(KEY, List.of(bad), at(application));
      await()
          .until(() ->
              control.reports.stream()
                  .anyMatch(report ->
                      report instanceof ReportMessage.Nack nack
                          && nack.version().equals(control.version(KEY))
                          && nack.reason().contains("route 'bad'")));
      assertThat(raw.get(URL + "/").status()).isEqualTo(200);
    }
  }
}
