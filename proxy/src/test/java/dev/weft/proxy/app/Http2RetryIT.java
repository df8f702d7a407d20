package dev.weft.proxy.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.api.route.Endpoint;
import dev.weft.api.route.LoadBalancer;
import dev.weft.api.route.Protocol;
import dev.weft.api.route.RetryPolicy;
import dev.weft.api.route.Route;
import dev.weft.api.route.Timeouts;
import io.netty.handler.codec.http2.Http2Error;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a route says about retries, where servers speak HTTP/2 and gRPC. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class Http2RetryIT {
  private static final String AUTHORITY = "web.shop.svc.cluster.local";
  private static final String[] GRPC = {"content-type", "application/grpc", "te", "trailers"};

  @TempDir Path directory;
  private final AtomicInteger tries = new AtomicInteger();
  private TestControlPlane control;
  private TestProxy proxy;
  private Http2Client h2;

  @BeforeEach
  void start() throws Exception {
    control = new TestControlPlane();
    proxy = TestProxy.start(control, directory);
    h2 = new Http2Client(proxy.outbound());
  }

  @AfterEach
  void stop() {
    h2.close();
    proxy.close();
    control.close();
  }

  private void publish(String ip, @Nullable Duration perTry) {
    var policy = new RetryPolicy(2, List.of(), List.of(14), perTry, RetryPolicy.Backoff.DEFAULT);
    var route =
        new Route("r", new Route.RequestMatch.Path("/.*"), List.of(), policy, Timeouts.NONE);
    control.publish(
        AUTHORITY + ":80",
        TestControlPlane.web(Protocol.DETECT, List.of(route), LoadBalancer.DEFAULT, null),
        new Endpoint(ip, 8080, 0, false, null, List.of(), null));
  }

  /** The first request is answered so, others well. */
  private Http2Application server(
      Consumer<Http2Application.Request> first, Consumer<Http2Application.Request> others)
      throws Exception {
    return new Http2Application(
        TestProxy.newAddress(),
        8080,
        request -> (tries.incrementAndGet() == 1 ? first : others).accept(request));
  }

  private static void message(Http2Application.Request request) {
    request
        .head("200", false, "content-type", "application/grpc")
        .data("message", false)
        .trailers("grpc-status", "0");
  }

  private double retried() {
    return proxy.metricSum("outbound_http_route_retry_successes_total")
        + proxy.metricSum("outbound_grpc_route_retry_successes_total");
  }

  @Test
  void aRefusedStreamIsTriedAgainWithItsBody() throws Exception {
    try (var server =
        server(
            request -> request.reset(Http2Error.REFUSED_STREAM),
            request -> request.text("got " + request.body))) {
      publish(server.address().getHostString(), null);
      assertThat(h2.open("POST", AUTHORITY, "/", false).data("hello", true).await().body())
          .isEqualTo("got hello");
      assertThat(tries).hasValue(2);
      await().until(() -> retried() == 1);
    }
  }

  @Test
  void aTryThatTakesTooLongIsResetAndMadeAgain() throws Exception {
    var reset = new CountDownLatch(1);
    // Too slow until the rest of its body has come.
    try (var server =
        new Http2Application(
            TestProxy.newAddress(),
            8080,
            new Http2Application.Answer() {
              @Override
              public void begun(Http2Application.Request request) {
                request.onReset(reset::countDown);
              }

              @Override
              public void whole(Http2Application.Request request) {
                request.text("got " + request.body);
              }
            })) {
      publish(server.address().getHostString(), Duration.ofMillis(300));
      Http2Client.Call call = h2.open("POST", AUTHORITY, "/", false).data("he", false);
      assertThat(reset.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(call.data("llo", true).await().body()).isEqualTo("got hello");
      assertThat(proxy.metric("proxy_timeouts_total{timeout=\"try\"}")).isPositive();
      assertThat(server.accepted).as("the connection stays").hasValue(1);
    }
  }

  @Test
  void aGrpcStatusInTrailersAloneIsTriedAgain() throws Exception {
    try (var server =
        server(request -> request.head("200", true, "grpc-status", "14"), Http2RetryIT::message)) {
      publish(server.address().getHostString(), null);
      assertMessageAtTheSecondTry();
    }
  }

  @Test
  void aGrpcStatusInTrailersBeforeAnyMessageIsTriedAgain() throws Exception {
    try (var server =
        server(
            request ->
                request
                    .headWithWhatFollows("200", "content-type", "application/grpc")
                    .trailers("grpc-status", "14"),
            Http2RetryIT::message)) {
      publish(server.address().getHostString(), null);
      assertMessageAtTheSecondTry();
    }
  }

  private void assertMessageAtTheSecondTry() throws Exception {
    Http2Client.Answer answer =
        h2.open("POST", AUTHORITY, "/a.B/C", false, GRPC).data("ask", true).await();
    assertThat(answer.body()).isEqualTo("message");
    assertThat(answer.trailers().get("grpc-status")).hasToString("0");
    await().until(() -> retried() == 1);
    assertThat(tries).hasValue(2);
  }

  @Test
  void aGrpcStatusBehindAMessageStands() throws Exception {
    try (var server =
        server(
            request -> request.head("200", false).data("part", false).trailers("grpc-status", "14"),
            Http2RetryIT::message)) {
      publish(server.address().getHostString(), null);
      Http2Client.Answer answer = h2.open("POST", AUTHORITY, "/a.B/C", true, GRPC).await();
      assertThat(answer.body()).isEqualTo("part");
      assertThat(answer.trailers().get("grpc-status")).hasToString("14");
      assertThat(tries).hasValue(1);
    }
  }
}
