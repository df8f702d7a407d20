package dev.weft.proxy.app;

import static dev.weft.proxy.app.Farm.KEY;
import static dev.weft.proxy.app.Farm.URL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.api.route.Destination;
import dev.weft.api.route.Endpoint;
import dev.weft.api.route.Filters;
import dev.weft.api.route.HeaderChanges;
import dev.weft.api.route.HeaderChanges.Changes;
import dev.weft.api.route.HeaderChanges.Header;
import dev.weft.api.route.LoadBalancer;
import dev.weft.api.route.Mirror;
import dev.weft.api.route.PathChange;
import dev.weft.api.route.Protocol;
import dev.weft.api.route.RetryBudget;
import dev.weft.api.route.RetryPolicy;
import dev.weft.api.route.Route;
import dev.weft.api.route.Route.RequestMatch;
import dev.weft.api.route.Split;
import dev.weft.api.route.Timeouts;
import dev.weft.api.route.UrlRewrite;
import dev.weft.proxy.net.Limits;
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

/** Copies of requests that go elsewhere as well, counted. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class MirrorIT {
  private static final String AUDIT = "audit.shop.svc.cluster.local:80";
  private static final String OTHER = "other.shop.svc.cluster.local:80";

  @TempDir Path directory;
  private TestControlPlane control;
  private TestProxy client;
  private Farm farm;
  private RawClient raw;

  @BeforeEach
  void start() throws Exception {
    control = new TestControlPlane();
    farm = new Farm(control, "web", "audit", "other");
    client(Limits.DEFAULT);
    serves(AUDIT, "audit", farm.endpoint("audit"));
    serves(OTHER, "other", farm.endpoint("other"));
  }

  private void client(Limits limits) throws Exception {
    client = TestProxy.start(TestProxy.newAddress(), control, directory, limits);
    raw = new RawClient(client.outbound());
  }

  private void restart(Limits limits) throws Exception {
    raw.close();
    client.close();
    client(limits);
  }

  @AfterEach
  void stop() throws Exception {
    raw.close();
    farm.close();
    client.close();
    control.close();
  }

  private void serves(String authority, String name, Endpoint... endpoints) {
    var destination =
        new Destination(
            authority,
            new Destination.ServiceRef("shop", name, 80),
            Protocol.DETECT,
            List.of(),
            RetryBudget.DEFAULT,
            LoadBalancer.DEFAULT,
            null,
            List.of());
    control.publish(authority, destination, endpoints);
  }

  private void publish(Filters filters, @Nullable Split split) {
    var match = new RequestMatch.PathPrefix("/r");
    var route =
        new Route("r", match, List.of(), RetryPolicy.DEFAULT, Timeouts.NONE, split, filters);
    farm.publish(
        TestControlPlane.web(Protocol.DETECT, List.of(route), LoadBalancer.DEFAULT, null), "web");
  }

  private void mirrors(Mirror... mirrors) {
    publish(new Filters(null, null, null, List.of(mirrors), null), null);
  }

  private static Mirror all(String authority) {
    return new Mirror(authority, 1, 1);
  }

  private double copies(String result) {
    return client.metric("proxy_mirrored_requests_total{result=\"" + result + "\"}");
  }

  private void awaitCopies(String result, int number) {
    await().untilAsserted(() -> assertThat(copies(result)).isEqualTo(number));
  }

  /** What the application has been asked, with its body. */
  private LinkedBlockingQueue<String> asked(String name) {
    var asked = new LinkedBlockingQueue<String>();
    farm.answer(
        name,
        (request, in, out) -> {
          byte[] body = TestApplication.readBody(request, in);
          asked.add(
              request.line().replace(" HTTP/1.1", "")
                  + " "
                  + request.headers().get("host")
                  + " "
                  + request.headers().getOrDefault("x-by", "-")
                  + " "
                  + new String(body, StandardCharsets.ISO_8859_1)
                  + request.headers().getOrDefault("trailer-x-end", ""));
          TestApplication.text(out, name);
        });
    return asked;
  }

  private RawClient.Response post(String path, String body) throws IOException {
    String head = "POST " + URL + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: ";
    return raw.send(head + body.length() + "\r\n\r\n" + body).read(false);
  }

  @Test
  void aCopyIsTheRequestWithItsBody() throws Exception {
    LinkedBlockingQueue<String> audit = asked("audit");
    mirrors(all(AUDIT));
    assertThat(post("/r/1?q", "body").body()).isEqualTo("web");
    assertThat(audit.take()).isEqualTo("POST /r/1?q web.shop.svc.cluster.local - body");
    assertThat(raw.get(URL + "/r").body()).isEqualTo("web");
    assertThat(audit.take()).isEqualTo("GET /r web.shop.svc.cluster.local - ");
    awaitCopies("answered", 2);
    assertThat(raw.get(URL + "/other").body()).isEqualTo("web");
    assertThat(farm.requestsOf("web")).isEqualTo(3);
    assertThat(farm.requestsOf("audit")).isEqualTo(2);
    assertThat(client.metricSum("route_response_total", "\"r\"")).isEqualTo(2);
  }

  @Test
  void aChunkedBodyThatComesInPiecesIsCopiedWithItsTrailers() throws Exception {
    LinkedBlockingQueue<String> audit = asked("audit");
    mirrors(all(AUDIT));
    raw.send("POST " + URL + "/r HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
    raw.send("2\r\nbo\r\n");
    await().until(() -> farm.requestsOf("web") == 1);
    assertThat(farm.requestsOf("audit")).as("the copy waits for the whole").isZero();
    assertThat(raw.send("2\r\ndy\r\n0\r\nx-end: !\r\n\r\n").read(false).body()).isEqualTo("web");
    assertThat(audit.take()).endsWith(" body!");
  }

  @Test
  void aCopyIsWhatTheRouteHasMadeOfTheRequestButNotTheBackend() throws Exception {
    LinkedBlockingQueue<String> audit = asked("audit");
    LinkedBlockingQueue<String> other = asked("other");
    publish(
        new Filters(
            set("x-by", "route"),
            null,
            new UrlRewrite("books", new PathChange.Prefix("/r", "/x")),
            List.of(all(AUDIT)),
            null),
        Split.weighted(List.of(new Split.Share(OTHER, 1, set("x-by", "share")))));
    assertThat(post("/r/1", "b").body()).isEqualTo("other");
    assertThat(other.take()).isEqualTo("POST /x/1 books share b");
    assertThat(audit.take()).isEqualTo("POST /x/1 books route b");
  }

  private static HeaderChanges set(String name, String value) {
    return new HeaderChanges(
        new Changes(List.of(), List.of(new Header(name, value)), List.of()), Changes.NONE);
  }

  @Test
  void aShareIsCopied() throws Exception {
    mirrors(new Mirror(AUDIT, 1, 3), new Mirror(OTHER, 0, 1));
    for (int i = 0; i < 600; i++) {
      assertThat(raw.get(URL + "/r").body()).isEqualTo("web");
    }
    await().until(() -> copies("answered") == farm.requestsOf("audit"));
    assertThat(farm.requestsOf("audit")).isBetween(130, 270); // six standard deviations: 69
    assertThat(farm.requestsOf("other")).isZero();
    assertThat(farm.requestsOf("web")).isEqualTo(600);
  }

  @Test
  void severalMirrorsGetACopyEach() throws Exception {
    LinkedBlockingQueue<String> audit = asked("audit");
    LinkedBlockingQueue<String> other = asked("other");
    mirrors(all(AUDIT), all(OTHER), all(KEY));
    assertThat(post("/r", "body").body()).isEqualTo("web");
    assertThat(audit.take()).endsWith(" body");
    assertThat(other.take()).endsWith(" body");
    awaitCopies("answered", 3);
    assertThat(farm.requestsOf("web")).as("and itself").isEqualTo(2);
  }

  @Test
  void aMirrorThatIsDeadOrUnknownHurtsNobody() throws Exception {
    farm.get("audit").close();
    mirrors(all(AUDIT), all("nobody.shop.svc.cluster.local:80"));
    for (int i = 0; i < 10; i++) {
      assertThat(post("/r", "body").body()).isEqualTo("web");
    }
    awaitCopies("failed", 20);
    assertThat(client.metricSum("proxy_errors_total")).isZero();
    assertThat(farm.requestsOf("web")).as("nothing is tried again").isEqualTo(10);
  }

  @Test
  void aSlowMirrorDelaysNobodyAndIsGivenUp() throws Exception {
    restart(TestLimits.with(Map.of("mirrorWait", Duration.ofMillis(200))));
    farm.answer("audit", Farm.silence());
    mirrors(all(AUDIT));
    for (int i = 0; i < 5; i++) {
      assertThat(post("/r", "body").body()).isEqualTo("web");
    }
    awaitCopies("timed-out", 5);
    assertThat(farm.requestsOf("audit")).isEqualTo(5);
  }

  @Test
  void noMoreThanSoManyAreUnderWay() throws Exception {
    restart(TestLimits.with(Map.of("maxMirrored", 2, "mirrorWait", Duration.ofMinutes(5))));
    farm.answer("audit", Farm.silence());
    mirrors(all(AUDIT));
    for (int i = 0; i < 10; i++) {
      assertThat(raw.get(URL + "/r").body()).isEqualTo("web"); // one connection: one event loop
    }
    assertThat(copies("over-limit")).isEqualTo(8);
    await().until(() -> farm.requestsOf("audit") == 2);
    farm.get("audit").kill();
    awaitCopies("failed", 2);
    assertThat(raw.get(URL + "/r").body()).isEqualTo("web");
    awaitCopies("failed", 3);
  }

  @Test
  void aLargeBodyIsNotCopied() throws Exception {
    LinkedBlockingQueue<String> audit = asked("audit");
    mirrors(all(AUDIT));
    int most = Limits.DEFAULT.maxReplayBytes();
    assertThat(post("/r", "x".repeat(most)).body()).isEqualTo("web");
    assertThat(audit.take()).endsWith(" " + "x".repeat(most));
    assertThat(post("/r", "x".repeat(most + 1)).body()).isEqualTo("web");
    assertThat(post("/r", "x".repeat(1 << 20)).body()).isEqualTo("web");
    awaitCopies("too-large", 2);
    awaitCopies("answered", 1);
    assertThat(farm.requestsOf("audit")).isEqualTo(1);
  }

  @Test
  void whatDoesNotComeToItsEndIsNotCopied() throws Exception {
    mirrors(all(AUDIT));
    raw.send("POST " + URL + "/r HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nbo");
    await().until(() -> farm.requestsOf("web") == 1);
    raw.socket.setSoLinger(true, 0);
    raw.close();
    awaitCopies("incomplete", 1);
    assertThat(farm.requestsOf("audit")).isZero();
  }

  /** The request is not copied; what is said afterwards would not make sense alone. */
  @Test
  void upgradesAreNotCopied() throws Exception {
    farm.answer(
        "web",
        (_, _, out) ->
            TestApplication.write(
                out, "HTTP/1.1 101 X\r\nConnection: upgrade\r\nUpgrade: chat\r\n\r\n"));
    mirrors(all(AUDIT));
    raw.send(
        "GET " + URL + "/r HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: chat\r\n\r\n");
    assertThat(raw.read(true).status()).isEqualTo(101);
    assertThat(client.metricSum("proxy_mirrored_requests_total")).isZero();
  }

  @Test
  void requestsOfHttp2AreCopiedToEitherVersion() throws Exception {
    LinkedBlockingQueue<String> audit = asked("audit");
    var asked = new LinkedBlockingQueue<String>();
    try (var server =
            new Http2Application(
                TestProxy.newAddress(),
                8080,
                request -> {
                  asked.add(
                      request.headers.method()
                          + " "
                          + request.headers.path()
                          + " "
                          + request.body.toString(StandardCharsets.UTF_8));
                  request.text("h2");
                });
        var calls = new Http2Client(client.outbound())) {
      String ip = server.address().getAddress().getHostAddress();
      control.publish(
          OTHER,
          new Destination(
              OTHER,
              new Destination.ServiceRef("shop", "other", 80),
              Protocol.HTTP2,
              List.of(),
              RetryBudget.DEFAULT,
              LoadBalancer.DEFAULT,
              null,
              List.of()),
          new Endpoint(ip, 8080, 0, false, null, List.of(), null));
      var route =
          new Route(
              "r",
              new RequestMatch.PathPrefix("/r"),
              List.of(),
              null,
              Timeouts.NONE,
              null,
              new Filters(null, null, null, List.of(all(AUDIT), all(OTHER)), null));
      control.publish(
          KEY,
          TestControlPlane.web(Protocol.HTTP1, List.of(route), LoadBalancer.DEFAULT, null),
          farm.endpoint("web"));
      control.publish(
          AUDIT,
          new Destination(
              AUDIT,
              new Destination.ServiceRef("shop", "audit", 80),
              Protocol.HTTP1,
              List.of(),
              RetryBudget.DEFAULT,
              LoadBalancer.DEFAULT,
              null,
              List.of()),
          farm.endpoint("audit"));
      Http2Client.Call call = calls.open("POST", KEY, "/r/1", false);
      call.data("bo", false);
      call.data("dy", true);
      assertThat(call.await().body()).isEqualTo("web");
      assertThat(asked.take()).isEqualTo("POST /r/1 body");
      assertThat(audit.take()).startsWith("POST /r/1 ").endsWith(" body");
      awaitCopies("answered", 2);
    }
  }

  /** A stream is given up in time, or a hundred of them would be all that is ever copied. */
  @Test
  void aBodyThatDoesNotEndIsGivenUp() throws Exception {
    restart(TestLimits.with(Map.of("mirrorWait", Duration.ofMillis(200))));
    mirrors(all(AUDIT));
    raw.send("POST " + URL + "/r HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbo");
    awaitCopies("incomplete", 1);
    assertThat(raw.send("dy").read(false).body()).isEqualTo("web");
    assertThat(farm.requestsOf("audit")).isZero();
  }
}
