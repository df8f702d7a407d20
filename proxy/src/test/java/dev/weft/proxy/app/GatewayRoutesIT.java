package dev.weft.proxy.app;

import static dev.weft.proxy.app.Farm.KEY;
import static dev.weft.proxy.app.Farm.URL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.Headers;
import dev.weft.api.route.Answer;
import dev.weft.api.route.Endpoint;
import dev.weft.api.route.Filters;
import dev.weft.api.route.LoadBalancer;
import dev.weft.api.route.PathChange;
import dev.weft.api.route.Protocol;
import dev.weft.api.route.RetryPolicy;
import dev.weft.api.route.Route;
import dev.weft.api.route.Route.RequestMatch;
import dev.weft.api.route.Timeouts;
import dev.weft.api.route.UrlRewrite;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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

/** Requests that a client's proxy rewrites, redirects, or knows no route for. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class GatewayRoutesIT {
  @TempDir Path directory;
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private TestControlPlane control;
  private TestProxy client;
  private Farm farm;
  private RawClient raw;

  @BeforeEach
  void start() throws Exception {
    control = new TestControlPlane();
    client = TestProxy.start(control, directory, Map.of("WEFT_ACCESS_LOG", "json"), log);
    farm = new Farm(control, "a");
    raw = new RawClient(client.outbound());
  }

  @AfterEach
  void stop() throws Exception {
    raw.close();
    farm.close();
    client.close();
    control.close();
  }

  private static Route route(String name, String prefix, Filters filters) {
    return new Route(
        name,
        new RequestMatch.PathPrefix(prefix),
        List.of(),
        RetryPolicy.DEFAULT,
        Timeouts.NONE,
        null,
        filters);
  }

  private static Filters answer(Answer answer) {
    return new Filters(null, null, null, List.of(), answer);
  }

  private static Filters rewrite(@Nullable String host, @Nullable PathChange path) {
    return new Filters(null, null, new UrlRewrite(host, path), List.of(), null);
  }

  private void publish(Route... routes) {
    farm.publish(
        TestControlPlane.web(Protocol.DETECT, List.of(routes), LoadBalancer.DEFAULT, null));
  }

  private void publish(Http2Application by, Route... routes) {
    control.publish(
        KEY,
        TestControlPlane.web(Protocol.HTTP2, List.of(routes), LoadBalancer.DEFAULT, null),
        new Endpoint(
            by.address().getAddress().getHostAddress(), 8080, 0, false, null, List.of(), null));
  }

  // ---- redirects

  private static final Answer.Redirect MOVED =
      new Answer.Redirect(
          "https", "books.example", new PathChange.Prefix("/old", "/new"), 8443, 301);

  @Test
  void aRedirectIsAnsweredCountedAndLogged() throws Exception {
    publish(route("moved", "/old", answer(MOVED)));
    RawClient.Response moved = raw.get(URL + "/old/1?a=b");
    assertThat(moved.status()).isEqualTo(301);
    assertThat(moved.header("location")).isEqualTo("https://books.example:8443/new/1?a=b");
    assertThat(moved.header("content-length")).isEqualTo("0");
    assertThat(moved.head().headers()).doesNotContainKey(Headers.ERROR);
    assertThat(raw.get(URL + "/other").body()).as("the connection stays").isEqualTo("a");
    assertThat(farm.requestsOf("a")).isEqualTo(1);
    assertThat(client.metricSum("route_response_total", "rt_route=\"moved\"", "\"301\""))
        .isEqualTo(1);
    org.awaitility.Awaitility.await()
        .untilAsserted(() ->
            assertThat(log.toString(StandardCharsets.UTF_8))
                .contains("\"path\":\"/old/1\"", "\"status\":301", "\"route\":\"moved\""));
  }

  @Test
  void hostAndPathAreTheRequestsByDefault() throws Exception {
    publish(route("moved", "/", answer(new Answer.Redirect("https", null, null, null, 308))));
    assertThat(raw.get(URL + "/x?y").header("location"))
        .isEqualTo("https://web.shop.svc.cluster.local/x?y");
  }

  @Test
  void aRedirectLeavesTheBodyUnread() throws Exception {
    publish(route("moved", "/old", answer(MOVED)));
    String head = "POST " + URL + "/old HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\n";
    assertThat(raw.send(head + "body").read(false).status()).isEqualTo(301);
    raw.close();
    raw = new RawClient(client.outbound());
    assertThat(raw.get(URL + "/other").status()).isEqualTo(200);
  }

  @Test
  void clientsOfHttp2AreRedirected() throws Exception {
    try (var server = Http2Application.named("h2", TestProxy.newAddress(), 8080);
        var calls = new Http2Client(client.outbound())) {
      publish(server, route("moved", "/old", answer(MOVED)));
      Http2Client.Answer moved = calls.get(KEY, "/old");
      assertThat(moved.status()).isEqualTo(301);
      assertThat(moved.header("location")).isEqualTo("https://books.example:8443/new");
      assertThat(moved.body()).isEmpty();
      assertThat(calls.get(KEY, "/other").body()).isEqualTo("h2 /other");
      assertThat(server.requests.get()).isEqualTo(1);
    }
  }

  // ---- no route

  @Test
  void whatNoRouteIsForGetsNotFound() throws Exception {
    publish(
        route("known", "/known", Filters.NONE), route("rest", "/", answer(new Answer.NoRoute())));
    assertThat(raw.get(URL + "/known").status()).isEqualTo(200);
    RawClient.Response unknown = raw.get(URL + "/unknown");
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.header(Headers.ERROR)).isEqualTo("no-route");
    assertThat(farm.requestsOf("a")).isEqualTo(1);
    assertThat(client.metricSum("proxy_errors_total", "\"no-route\"", "\"outbound\"")).isEqualTo(1);
    assertThat(client.metricSum("route_response_total", "\"rest\"", "\"404\"", "\"success\""))
        .as("asked for by the client: no failure of the service")
        .isEqualTo(1);
    try (var calls = new Http2Client(client.outbound())) {
      Http2Client.Answer call =
          calls.open("POST", KEY, "/pkg.S/M", true, "content-type", "application/grpc").await();
      assertThat(call.status()).isEqualTo(200);
      assertThat(call.header("grpc-status")).as("UNIMPLEMENTED").isEqualTo("12");
      assertThat(call.header(Headers.ERROR)).isEqualTo("no-route");
    }
  }

  /** What answers needs no endpoint. */
  @Test
  void answersNeedNoEndpoints() throws Exception {
    control.publish(
        KEY,
        TestControlPlane.web(
            Protocol.DETECT,
            List.of(route("moved", "/", answer(MOVED))),
            LoadBalancer.DEFAULT,
            null));
    assertThat(raw.get(URL + "/old").status()).isEqualTo(301);
  }

  // ---- rewrites

  @Test
  void hostAndPathAreRewrittenOnceForAllTries() throws Exception {
    publish(
        route("r", "/r", rewrite("books.example", new PathChange.Prefix("/r", "/r/r"))),
        route("never", "/r/r", answer(new Answer.NoRoute())));
    farm.answer(
        "a",
        (request, in, out) -> {
          TestApplication.readBody(request, in);
          boolean again = farm.requestsOf("a") < 3;
          TestApplication.write(
              out, "HTTP/1.1 " + (again ? 503 : 200) + " X\r\nContent-Length: 0\r\n\r\n");
        });
    assertThat(raw.get(URL + "/r/1?q=/r").status()).isEqualTo(200);
    assertThat(farm.get("a").requests)
        .hasSize(3)
        .allSatisfy(request -> {
          assertThat(request.line()).isEqualTo("GET /r/r/1?q=/r HTTP/1.1");
          assertThat(request.headers()).containsEntry("host", "books.example");
        });
  }

  @Test
  void eitherMayStayAsItIs() throws Exception {
    publish(
        route("path", "/path", rewrite(null, new PathChange.Full("/one"))),
        route("host", "/host", rewrite("books", null)));
    raw.get(URL + "/path/1?q");
    raw.get(URL + "/host/1?q");
    var asked = farm.get("a").requests;
    assertThat(asked.get(0).line()).isEqualTo("GET /one?q HTTP/1.1");
    assertThat(asked.get(0).headers()).containsEntry("host", "web.shop.svc.cluster.local");
    assertThat(asked.get(1).line()).isEqualTo("GET /host/1?q HTTP/1.1");
    assertThat(asked.get(1).headers()).containsEntry("host", "books");
  }

  @Test
  void theNextRequestOfTheConnectionIsMatchedByItsOwnHostAndPath() throws Exception {
    publish(route("r", "/r", rewrite("elsewhere", new PathChange.Full("/one"))));
    for (int i = 0; i < 3; i++) {
      raw.get(URL + "/r");
    }
    assertThat(farm.get("a").requests)
        .hasSize(3)
        .allSatisfy(request -> assertThat(request.line()).isEqualTo("GET /one HTTP/1.1"));
  }

  @Test
  void authorityAndPathOfHttp2AreRewritten() throws Exception {
    var asked = new LinkedBlockingQueue<String>();
    try (var server =
            new Http2Application(
                TestProxy.newAddress(),
                8080,
                request -> {
                  asked.add(request.headers.authority() + " " + request.headers.path());
                  request.head("200", true);
                });
        var calls = new Http2Client(client.outbound())) {
      publish(server, route("r", "/r", rewrite("books", new PathChange.Prefix("/r", "/x"))));
      assertThat(calls.get(KEY, "/r/1?q").status()).isEqualTo(200);
      assertThat(calls.get(KEY, "/s").status()).isEqualTo(200);
      assertThat(asked).containsExactly("books /x/1?q", KEY + " /s");
    }
  }
}
