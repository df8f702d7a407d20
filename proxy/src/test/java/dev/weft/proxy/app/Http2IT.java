package dev.weft.proxy.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weft.api.route.Endpoint;
import dev.weft.api.route.Protocol;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Error;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Client, its proxy, the server's proxy, server: HTTP/2 and gRPC as they are spoken on sockets. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class Http2IT {
  private static final String AUTHORITY = "web.shop.svc.cluster.local";
  private static final String KEY = AUTHORITY + ":80";

  @TempDir Path directory;
  private TestControlPlane control;
  private TestProxy client;
  private TestProxy server;
  private Http2Client h2;

  /** What is spoken between the two proxies. */
  Between between() {
    return Between.PLAIN;
  }

  @BeforeEach
  void start() throws Exception {
    control = new TestControlPlane();
    client = between().proxy(control, directory);
    server = between().proxy(control, directory);
    control.publish(KEY, meshed(server, 8080));
    h2 = new Http2Client(client.outbound());
  }

  @AfterEach
  void stop() {
    h2.close();
    client.close();
    server.close();
    control.close();
  }

  private Endpoint meshed(TestProxy proxy, int port) {
    return between()
        .endpoint(
            proxy,
            port,
            new Endpoint.Workload("shop", "web-" + proxy.ip, "deployment", "web", "default"));
  }

  private static Endpoint plain(String ip, int port) {
    return new Endpoint(ip, port, 0, false, null, List.of(), null);
  }

  private static long resetCode(Http2Client.Call call) throws Exception {
    try {
      call.await();
      throw new AssertionError("it was answered");
    } catch (ExecutionException e) {
      return e.getCause() instanceof Http2Client.Broken broken ? broken.code : -2;
    }
  }

  @Test
  void requestsPassBothProxiesAndAreCountedByBoth() throws Exception {
    try (var application = Http2Application.named("web", server.ip, 8080)) {
      assertThat(h2.get(AUTHORITY, "/a?b=c").body()).isEqualTo("web /a?b=c");
      assertThat(h2.get(AUTHORITY, "/again").body()).isEqualTo("web /again");

      assertThat(application.accepted).hasValue(1);
      await()
          .untilAsserted(() -> {
            assertThat(client.metricSum("response_total", "outbound", "success", KEY)).isEqualTo(2);
            assertThat(server.metricSum("response_total", "inbound", "status_code=\"200\""))
                .isEqualTo(2);
          });
      assertThat(client.metricSum("tcp_open_connections", "outbound", "src")).isEqualTo(1);
      assertThat(client.metricSum("tcp_open_connections", "outbound", "dst")).isEqualTo(1);
    }
  }

  @Test
  void oneConnectionsRequestsAreBalancedOverAllServers() throws Exception {
    Map<String, Integer> answers = new HashMap<>();
    List<Endpoint> endpoints = new ArrayList<>();
    List<Http2Application> applications = new ArrayList<>();
    for (String name : List.of("a", "b", "c")) {
      String ip = TestProxy.newAddress();
      applications.add(Http2Application.named(name, ip, 8080));
      endpoints.add(plain(ip, 8080));
    }
    control.publish(KEY, endpoints.toArray(Endpoint[]::new));
    for (int round = 0; round < 30; round++) {
      List<Http2Client.Call> calls = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        calls.add(h2.open("GET", AUTHORITY, "/", true));
      }
      for (Http2Client.Call call : calls) {
        answers.merge(call.await().body(), 1, Integer::sum);
      }
    }
    assertThat(answers.keySet()).containsExactlyInAnyOrder("a /", "b /", "c /");
    assertThat(answers.values()).allMatch(count -> count > 100);
    assertThat(applications).allMatch(application -> application.accepted.get() == 1);
    applications.forEach(Http2Application::close);
  }

  @Test
  void trailersAndInformationalResponsesPassBothWays() throws Exception {
    try (var _ =
        new Http2Application(
            server.ip,
            8080,
            request ->
                request
                    .head("103", false, "link", "</style.css>")
                    .head("200", false)
                    .data("hello", false)
                    .trailers("x-sum", request.trailers.get("x-check").toString()))) {
      Http2Client.Call call = h2.open("POST", AUTHORITY, "/", false, "te", "trailers");
      Http2Client.Answer answer = call.data("body", false).trailers("x-check", "42").await();

      assertThat(answer.body()).isEqualTo("hello");
      assertThat(answer.trailers().get("x-sum")).hasToString("42");
      assertThat(call.informational).hasSize(1);
      assertThat(call.informational.getFirst().get("link")).hasToString("</style.css>");
    }
  }

  @Test
  void grpcStatusesAreReadForSuccess() throws Exception {
    try (var _ =
        new Http2Application(
            server.ip,
            8080,
            request -> {
              switch (request.headers.path().toString()) {
                case "/ok" ->
                    request.head("200", false).data("m", false).trailers("grpc-status", "0");
                case "/missing" -> request.head("200", true, "grpc-status", "5");
                default ->
                    request.head("200", false).data("m", false).trailers("grpc-status", "13");
              }
            })) {
      for (String path : List.of("/ok", "/missing", "/internal")) {
        h2.open("POST", AUTHORITY, path, true, "content-type", "application/grpc").await();
      }
      await()
          .untilAsserted(() -> {
            for (TestProxy proxy : List.of(client, server)) {
              assertThat(responses(proxy, "success", 0)).isEqualTo(1);
              assertThat(responses(proxy, "success", 5)).isEqualTo(1);
              assertThat(responses(proxy, "failure", 13)).isEqualTo(1);
            }
          });
    }
  }

  private static double responses(TestProxy proxy, String classification, int status) {
    return proxy.metricSum(
        "response_total",
        "classification=\"" + classification + "\"",
        "grpc_status=\"" + status + "\"");
  }

  @Test
  void ownFailuresAreGrpcStatusesToGrpcClients() throws Exception {
    Http2Client.Answer plain = h2.get(AUTHORITY, "/");
    assertThat(plain.status()).isEqualTo(502);
    assertThat(plain.header("weft-error")).isEqualTo("connect-failed");

    Http2Client.Answer grpc =
        h2.open("POST", AUTHORITY, "/", true, "content-type", "application/grpc+proto").await();
    assertThat(grpc.status()).isEqualTo(200);
    assertThat(grpc.header("grpc-status")).isEqualTo("14");
    assertThat(grpc.header("weft-error")).isEqualTo("connect-failed");
  }

  @Test
  void requestsOfHttp2ReachServersOfHttp1WhenTheyDeclareIt() throws Exception {
    control.publish(KEY, Protocol.HTTP1, List.of(), meshed(server, 8080));
    try (var application = TestApplication.named("web", server.ip, 8080)) {
      assertThat(h2.get(AUTHORITY, "/x", "cookie", "a=1", "cookie", "b=2").body())
          .isEqualTo("web /x");
      assertThat(h2.open("POST", AUTHORITY, "/y", false).data("hello", true).await().body())
          .isEqualTo("web /y 5");

      assertThat(application.requests.getFirst().headers())
          .containsEntry("host", AUTHORITY)
          .containsEntry("cookie", "a=1; b=2");
      assertThat(application.requests.get(1).headers())
          .containsEntry("transfer-encoding", "chunked");
    }
  }

  @Test
  void requestsOfHttp1ReachServersOfHttp2WhenTheyDeclareIt() throws Exception {
    control.publish(KEY, Protocol.HTTP2, List.of(), meshed(server, 8080));
    try (var _ =
            new Http2Application(
                server.ip,
                8080,
                request ->
                    request
                        .head("200", false)
                        .data(request.headers.method() + " " + request.body, false)
                        .trailers("x-sum", "7"));
        var raw = new RawClient(client.outbound())) {
      raw.send(
          "POST http://"
              + AUTHORITY
              + "/ HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
      RawClient.Response response = raw.read(false);
      assertThat(response.body()).isEqualTo("POST hello");
      assertThat(response.head().headers()).containsEntry("trailer-x-sum", "7");
      assertThat(raw.get("http://" + AUTHORITY + "/").body()).isEqualTo("GET ");
    }
  }

  @Test
  void whatAServerRefusesIsTriedElsewhereEvenIfNotIdempotent() throws Exception {
    String ip = TestProxy.newAddress();
    try (var refusing =
            new Http2Application(
                server.ip, 8080, request -> request.reset(Http2Error.REFUSED_STREAM));
        var _ = Http2Application.named("good", ip, 8080)) {
      control.publish(KEY, meshed(server, 8080), plain(ip, 8080));
      for (int i = 0; i < 20; i++) {
        assertThat(h2.open("POST", AUTHORITY, "/", false).data("x", true).await().body())
            .isEqualTo("good /");
      }
      assertThat(refusing.requests).hasPositiveValue();
    }
  }

  @Test
  void aResetInTheMiddleIsPassedOnAsOne() throws Exception {
    try (var _ =
        new Http2Application(
            server.ip,
            8080,
            request -> {
              request.head("200", false).data("part", false);
              request.reset(Http2Error.INTERNAL_ERROR);
            })) {
      assertThat(resetCode(h2.open("GET", AUTHORITY, "/", true)))
          .isEqualTo(Http2Error.INTERNAL_ERROR.code());
      Http2Client.Answer grpc =
          h2.open("POST", AUTHORITY, "/", true, "content-type", "application/grpc").await();
      assertThat(grpc.trailers().get("grpc-status")).hasToString("14");
    }
  }

  @Test
  void aRequestThatIsGivenUpIsGivenUpEverywhere() throws Exception {
    var begun = new CompletableFuture<Http2Application.Request>();
    var gone = new CountDownLatch(1);
    try (var _ =
        new Http2Application(
            server.ip,
            8080,
            new Http2Application.Answer() {
              @Override
              public void begun(Http2Application.Request request) {
                request.onReset(gone::countDown);
                begun.complete(request);
              }

              @Override
              public void whole(Http2Application.Request request) {
                // never answered
              }
            })) {
      Http2Client.Call call = h2.open("POST", AUTHORITY, "/", false);
      begun.get(10, TimeUnit.SECONDS);
      call.cancel();
      assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void connectIsNotTakenByHttp2() throws Exception {
    var headers = new DefaultHttp2Headers(false).method("CONNECT").authority("web:80");
    assertThat(h2.send(headers, true).await().status()).isEqualTo(501);
    assertThatThrownBy(() -> h2.get("a b", "/").body()).isInstanceOf(ExecutionException.class);
  }

  @Test
  void serversThatSendGoAwayUnderLoadCostNoRequest() throws Exception {
    String ip = TestProxy.newAddress();
    var served = new AtomicInteger();
    Http2Application.Answer leaving =
        request -> {
          if (served.incrementAndGet() % 50 == 0) {
            request.goAway();
          }
          request.text("ok");
        };
    try (var a = new Http2Application(server.ip, 8080, leaving);
        var b = new Http2Application(ip, 8080, leaving)) {
      control.publish(KEY, meshed(server, 8080), plain(ip, 8080));
      for (int round = 0; round < 100; round++) {
        List<Http2Client.Call> calls = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
          calls.add(h2.open("POST", AUTHORITY, "/", false).data("x", true));
        }
        for (Http2Client.Call call : calls) {
          assertThat(call.await().body()).isEqualTo("ok");
        }
      }
      assertThat(a.accepted.get() + b.accepted.get()).isGreaterThan(10);
    }
  }

  @Test
  void aServerThatIsKilledCostsIdempotentRequestsNothing() throws Exception {
    String ip = TestProxy.newAddress();
    try (var _ = Http2Application.named("a", server.ip, 8080);
        var killed = Http2Application.named("b", ip, 8080)) {
      control.publish(KEY, meshed(server, 8080), plain(ip, 8080));
      for (int round = 0; round < 60; round++) {
        List<Http2Client.Call> calls = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
          calls.add(h2.open("GET", AUTHORITY, "/", true));
        }
        if (round == 20) {
          killed.kill();
        }
        for (Http2Client.Call call : calls) {
          assertThat(call.await().status()).isEqualTo(200);
        }
      }
    }
  }

  @Test
  void aDrainingProxySaysGoAwayAndFinishesWhatItHas() throws Exception {
    var held = new CompletableFuture<Http2Application.Request>();
    try (var _ =
        new Http2Application(
            server.ip,
            8080,
            request -> {
              if (request.headers.path().toString().equals("/slow")) {
                held.complete(request);
              } else {
                request.text("ok");
              }
            })) {
      Http2Client.Call slow = h2.open("GET", AUTHORITY, "/slow", true);
      Http2Application.Request request = held.get(10, TimeUnit.SECONDS);
      Thread draining =
          Thread.ofPlatform()
              .start(() ->
                  client.process.drainNow(
                      new Drain(Duration.ofMillis(500), Duration.ofSeconds(20))));
      await().until(() -> h2.goAways.contains(Http2Error.NO_ERROR.code()));
      // A request that crossed the GOAWAY on its way is served, too.
      request.text("late");
      assertThat(slow.await().body()).isEqualTo("late");
      await().until(() -> !h2.channel.isActive());
      draining.join();
    }
  }
}
