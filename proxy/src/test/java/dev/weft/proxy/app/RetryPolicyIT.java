package dev.weft.proxy.app;

import static dev.weft.proxy.app.Farm.URL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.api.route.Destination;
import dev.weft.api.route.LoadBalancer;
import dev.weft.api.route.Protocol;
import dev.weft.api.route.RetryBudget;
import dev.weft.api.route.RetryPolicy;
import dev.weft.api.route.RetryPolicy.StatusRange;
import dev.weft.api.route.Route;
import dev.weft.api.route.Timeouts;
import java.io.IOException;
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

/** What a route says about retries: how many, of what, how long each, how soon. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RetryPolicyIT {
  private static final String GRPC = "Content-Type: application/grpc\r\n";

  @TempDir Path directory;
  private TestControlPlane control;
  private TestProxy client;
  private Farm farm;
  private RawClient raw;

  @BeforeEach
  void start() throws Exception {
    control = new TestControlPlane();
    client = TestProxy.start(control, directory);
    farm = new Farm(control, "a", "b", "c");
    raw = new RawClient(client.outbound());
  }

  @AfterEach
  void stop() throws Exception {
    raw.close();
    farm.close();
    client.close();
    control.close();
  }

  private void publish(
      int limit,
      List<StatusRange> statuses,
      @Nullable Duration perTry,
      RetryPolicy.Backoff backoff) {
    var policy = new RetryPolicy(limit, statuses, List.of(14), perTry, backoff);
    var route =
        new Route("r", new Route.RequestMatch.Path("/.*"), List.of(), policy, Timeouts.NONE);
    farm.publish(TestControlPlane.web(Protocol.DETECT, List.of(route), LoadBalancer.DEFAULT, null));
  }

  private void publish(int limit) {
    publish(limit, List.of(), null, RetryPolicy.Backoff.DEFAULT);
  }

  /** The first request, wherever it goes, is answered so; others well. */
  private void first(TestApplication.Answer answer) {
    var seen = new AtomicInteger();
    farm.answerAll((request, in, out) -> {
      if (seen.incrementAndGet() == 1) {
        answer.to(request, in, out);
      } else {
        TestApplication.readBody(request, in);
        TestApplication.text(out, "fine");
      }
    });
  }

  private int requests() {
    return farm.requestsOf("a") + farm.requestsOf("b") + farm.requestsOf("c");
  }

  /** By their last words, of the route and destination of this test. */
  private double retries(String what) {
    return retries("http", what);
  }

  private double retries(String protocol, String what) {
    return client.metric(
        "outbound_"
            + protocol
            + "_route_retry_"
            + what
            + "_total{authority=\"web.shop.svc.cluster.local:80\",parent_group=\"core\","
            + "parent_kind=\"Service\",parent_name=\"web\",parent_namespace=\"shop\","
            + "parent_port=\"80\",route_kind=\"ServiceProfile\",route_name=\"r\"}");
  }

  private RawClient.Response post(String headers) throws IOException {
    return raw.send(
            "POST " + URL + "/r HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n" + headers + "\r\nab")
        .read(false);
  }

  @Test
  void aTryThatTakesTooLongIsGivenUpAndAnotherEndpointAsked() throws Exception {
    first(Farm.silence());
    publish(1, List.of(), Duration.ofMillis(150), RetryPolicy.Backoff.DEFAULT);
    assertThat(post("").body()).isEqualTo("fine");
    assertThat(client.metric("proxy_timeouts_total{timeout=\"try\"}")).isEqualTo(1);
    assertThat(client.metricSum("response_total", "\"failure\"", "\"504\"")).isEqualTo(1);
    assertThat(retries("successes")).isEqualTo(1);
  }

  @Test
  void whenAllTriesTakeTooLongTheClientIsTold() throws Exception {
    farm.answerAll(Farm.silence());
    publish(2, List.of(), Duration.ofMillis(50), RetryPolicy.Backoff.DEFAULT);
    RawClient.Response response = post("");
    assertThat(response.status()).isEqualTo(504);
    assertThat(response.header("weft-error")).isEqualTo("timeout");
    assertThat(requests()).isEqualTo(3);
  }

  @Test
  void aLimitBoundsTheRetriesOfOneRequest() throws Exception {
    farm.answerAll(Farm.status(503));
    publish(2);
    assertThat(post("").status()).isEqualTo(503);
    assertThat(requests()).isEqualTo(3);
    assertThat(retries("requests")).isEqualTo(2);
    assertThat(retries("limit_exceeded")).isEqualTo(1);
  }

  @Test
  void aBudgetBoundsTheRetriesOfOneDestination() throws Exception {
    farm.answerAll(Farm.status(503));
    var route =
        new Route(
            "r",
            new Route.RequestMatch.Path("/.*"),
            List.of(),
            new RetryPolicy(1, List.of(), List.of(), null, RetryPolicy.Backoff.DEFAULT),
            Timeouts.NONE);
    Destination web =
        TestControlPlane.web(Protocol.DETECT, List.of(route), LoadBalancer.DEFAULT, null);
    farm.publish(
        new Destination(
            web.authority(),
            web.service(),
            web.protocol(),
            web.routes(),
            new RetryBudget(0, 1, Duration.ofSeconds(1)),
            web.loadBalancer(),
            web.circuitBreaker(),
            web.sources()));
    assertThat(post("").status()).isEqualTo(503);
    assertThat(post("").status()).isEqualTo(503);
    assertThat(retries("requests")).isEqualTo(1);
    assertThat(retries("overflow")).isEqualTo(1);
  }

  @Test
  void aRetryOfWhatNoRouteMatchesIsCountedForTheDestination() throws Exception {
    farm.get("a").kill();
    farm.get("b").kill();
    farm.publish(TestControlPlane.web(Protocol.DETECT, List.of(), LoadBalancer.DEFAULT, null));
    for (int i = 0; i < 20; i++) {
      assertThat(raw.get(URL + "/").body()).isEqualTo("c");
    }
    String[] mine = {"parent_name=\"web\"", "route_kind=\"default\",route_name=\"http\""};
    assertThat(client.metricSum("outbound_http_route_retry_requests_total", mine)).isPositive();
    assertThat(client.metricSum("outbound_http_route_retry_successes_total", mine)).isPositive();
  }

  @Test
  void onlyTheStatusesNamedAreTriedAgain() throws Exception {
    publish(2, List.of(new StatusRange(502, 504)), null, RetryPolicy.Backoff.DEFAULT);
    first(Farm.status(500));
    assertThat(post("").status()).isEqualTo(500);
    first(Farm.status(504));
    assertThat(post("").body()).isEqualTo("fine");
  }

  @Test
  void whoAsksToBeLeftAloneForLongIs() throws Exception {
    first(Farm.status(503, "Retry-After: 3600"));
    publish(2);
    assertThat(post("").status()).isEqualTo(503);
    first(Farm.status(503, "grpc-retry-pushback-ms: -1"));
    assertThat(post("").status()).isEqualTo(503);
    first(Farm.status(503, "grpc-retry-pushback-ms: 20"));
    assertThat(post("").body()).isEqualTo("fine");
  }

  @Test
  void aRequestInItsBackoffEndsWithItsClient() throws Exception {
    farm.answerAll(Farm.status(503));
    var hour = new RetryPolicy.Backoff(Duration.ofHours(1), Duration.ofHours(1), 0);
    publish(2, List.of(), null, hour);
    raw.send("POST " + URL + "/r HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab");
    await().until(() -> requests() == 1);
    raw.socket.setSoLinger(true, 0); // an end of input alone could be a half-close
    raw.close();
    try (var other = new RawClient(client.outbound())) {
      farm.answerAll(Farm.status(200));
      assertThat(other.get(URL + "/").status()).isEqualTo(200);
    }
    assertThat(requests()).isEqualTo(2);
  }

  @Test
  void aGrpcStatusInTheHeadIsTriedAgain() throws Exception {
    first(Farm.status(200, "Content-Type: application/grpc", "grpc-status: 14"));
    publish(1);
    assertThat(post(GRPC).body()).isEqualTo("fine");
    assertThat(retries("grpc", "requests")).isEqualTo(1);
    assertThat(retries("http", "requests")).isZero();
  }

  @Test
  void aGrpcStatusInTrailersBeforeAnyMessageIsTriedAgain() throws Exception {
    first(trailers("", 14));
    publish(1);
    assertThat(post(GRPC).body()).isEqualTo("fine");
  }

  @Test
  void aGrpcStatusAfterAMessageStands() throws Exception {
    first(trailers("5\r\nhello\r\n", 14));
    publish(1);
    assertThat(post(GRPC).body()).isEqualTo("hello");
  }

  @Test
  void aGrpcStatusThatIsNotNamedStands() throws Exception {
    first(trailers("", 5));
    publish(1);
    assertThat(post(GRPC).head().headers()).containsEntry("trailer-grpc-status", "5");
    assertThat(requests()).isEqualTo(1);
  }

  private static TestApplication.Answer trailers(String chunks, int status) {
    return (request, in, out) -> {
      TestApplication.readBody(request, in);
      TestApplication.write(
          out,
          "HTTP/1.1 200 OK\r\nContent-Type: application/grpc\r\nTrailer: grpc-status\r\n"
              + "Transfer-Encoding: chunked\r\n\r\n"
              + chunks
              + "0\r\ngrpc-status: "
              + status
              + "\r\n\r\n");
    };
  }
}
