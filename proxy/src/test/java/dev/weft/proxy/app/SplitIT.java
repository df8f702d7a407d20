package dev.weft.proxy.app;

import static dev.weft.proxy.app.Farm.KEY;
import static dev.weft.proxy.app.Farm.URL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.api.route.Destination;
import dev.weft.api.route.Endpoint;
import dev.weft.api.route.LoadBalancer;
import dev.weft.api.route.LoadBalancer.HashKey;
import dev.weft.api.route.Protocol;
import dev.weft.api.route.RetryBudget;
import dev.weft.api.route.Route.RequestMatch;
import dev.weft.api.route.Split;
import dev.weft.api.route.SplitRule;
import dev.weft.api.route.TextMatch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Requests to one service that go to others, counted. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SplitIT {
  private static final int BACKENDS = 2;

  @TempDir Path directory;
  private TestControlPlane control;
  private TestProxy client;
  private Farm farm;
  private RawClient raw;

  @BeforeEach
  void start() throws Exception {
    control = new TestControlPlane();
    client = TestProxy.start(control, directory);
    farm = new Farm(control, "web", "v1", "v2");
    raw = new RawClient(client.outbound());
    serves("v1", "v1");
    serves("v2", "v2");
  }

  @AfterEach
  void stop() throws Exception {
    raw.close();
    farm.close();
    client.close();
    control.close();
  }

  private static String key(String service) {
    return service + ".shop.svc.cluster.local:80";
  }

  private static Destination destination(String service, List<SplitRule> splits) {
    return new Destination(
        key(service),
        new Destination.ServiceRef("shop", service, 80),
        Protocol.DETECT,
        List.of(),
        splits,
        RetryBudget.DEFAULT,
        LoadBalancer.DEFAULT,
        null,
        List.of());
  }

  /** The endpoints of a backend, by name. */
  private void serves(String service, String... names) {
    var endpoints = List.of(names).stream().map(farm::endpoint).toArray(Endpoint[]::new);
    control.publish(key(service), destination(service, List.of()), endpoints);
  }

  private void split(SplitRule... rules) {
    control.publish(KEY, destination("web", List.of(rules)), farm.endpoint("web"));
  }

  private static Split weights(int v1, int v2) {
    return Split.weighted(shares(v1, v2));
  }

  private static List<Split.Share> shares(int v1, int v2) {
    return List.of(new Split.Share(key("v1"), v1), new Split.Share(key("v2"), v2));
  }

  private static SplitRule all(Split split) {
    return new SplitRule(null, split);
  }

  private RawClient.Response get(String headers) throws IOException {
    return raw.send("GET " + URL + "/ HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n").read(false);
  }

  /** How often each answered. */
  private Map<String, Integer> count(int requests, String headers) throws IOException {
    var counts = new HashMap<String, Integer>();
    for (int i = 0; i < requests; i++) {
      RawClient.Response response = get(headers);
      assertThat(response.status()).as(response.body()).isEqualTo(200);
      counts.merge(response.body(), 1, Integer::sum);
    }
    return counts;
  }

  @Test
  void eachBackendGetsItsWeightExactly() throws Exception {
    split(all(weights(90, 10)));
    Map<String, Integer> counts = count(400, "");
    assertThat(counts).containsOnlyKeys("v1", "v2");
    assertThat(counts.get("v2")).isBetween(40 - BACKENDS, 40 + BACKENDS);
  }

  @Test
  void eachCallOfGrpcIsSplitByItself() throws Exception {
    try (var first = Http2Application.named("v1", TestProxy.newAddress(), 8080);
        var second = Http2Application.named("v2", TestProxy.newAddress(), 8080)) {
      serves("v1", first);
      serves("v2", second);
      split(all(weights(3, 1)));
      int seconds = 0;
      try (var calls = new Http2Client(client.outbound())) {
        for (int i = 0; i < 200; i++) {
          String body = calls.get(key("web"), "/pkg.Service/Call").body();
          seconds += body.startsWith("v2") ? 1 : 0;
        }
      }
      assertThat(seconds).isBetween(50 - BACKENDS, 50 + BACKENDS);
    }
  }

  private void serves(String service, Http2Application by) {
    var endpoint =
        new Endpoint(
            by.address().getAddress().getHostAddress(), 8080, 0, false, null, List.of(), null);
    control.publish(key(service), destination(service, List.of()), endpoint);
  }

  @Test
  void aHeaderDecides() throws Exception {
    var beta = new RequestMatch.Header("x-beta", new TextMatch.Exact("yes"));
    split(new SplitRule(beta, weights(0, 1)));
    assertThat(count(20, "X-Beta: yes\r\n")).containsOnlyKeys("v2");
    assertThat(count(20, "X-Beta: no\r\n")).containsOnlyKeys("web");
    assertThat(count(20, "")).containsOnlyKeys("web");
  }

  @Test
  void aCookieDecides() throws Exception {
    var beta = new RequestMatch.Cookie("group", new TextMatch.Exact("b"));
    split(new SplitRule(beta, weights(0, 1)), all(weights(1, 0)));
    assertThat(count(20, "Cookie: a=1; group=b\r\n")).containsOnlyKeys("v2");
    assertThat(count(20, "Cookie: group=a\r\n")).containsOnlyKeys("v1");
  }

  @Test
  void aClientStaysWithTheBackendThatItGotFirst() throws Exception {
    split(all(new Split(shares(1, 1), Split.Choice.WEIGHTED, new HashKey.Cookie("side"))));
    var homes = new HashMap<String, String>();
    for (int i = 0; i < 200; i++) {
      RawClient.Response first = get("");
      String cookie = first.header("set-cookie").split(";", 2)[0];
      assertThat(cookie).startsWith("side=");
      homes.put(cookie, first.body());
      RawClient.Response again = get("Cookie: " + cookie + "\r\n");
      assertThat(again.body()).isEqualTo(first.body());
      assertThat(again.header("set-cookie")).isEmpty();
    }
    assertThat(homes.values()).contains("v1", "v2");

    split(all(new Split(shares(9, 1), Split.Choice.WEIGHTED, new HashKey.Cookie("side"))));
    awaitAcknowledged(KEY);
    int left = 0;
    int came = 0;
    for (Map.Entry<String, String> home : homes.entrySet()) {
      String now = get("Cookie: " + home.getKey() + "\r\n").body();
      left += home.getValue().equals("v1") && now.equals("v2") ? 1 : 0;
      came += home.getValue().equals("v2") && now.equals("v1") ? 1 : 0;
    }
    assertThat(left).as("clients of a backend whose weight grew that left it").isZero();
    assertThat(came).isPositive();
  }

  /**
   * By the split and by the balancer behind it: one cookie, and none that the client did not send.
   */
  @Test
  void oneCookieSticksToBackendAndEndpoint() throws Exception {
    var side = new HashKey.Cookie("side");
    var balancer = new LoadBalancer(Duration.ofMillis(30), Duration.ofSeconds(10), true, side);
    control.publish(
        key("v1"),
        new Destination(
            key("v1"),
            new Destination.ServiceRef("shop", "v1", 80),
            Protocol.DETECT,
            List.of(),
            RetryBudget.DEFAULT,
            balancer,
            null,
            List.of()),
        farm.endpoint("v1"),
        farm.endpoint("web"));
    split(all(new Split(shares(1, 0), Split.Choice.WEIGHTED, side)));
    RawClient.Response first = get("Cookie: a=1\r\n");
    String cookie = first.header("set-cookie").split(";", 2)[0];
    for (int i = 0; i < 20; i++) {
      assertThat(get("Cookie: " + cookie + "\r\n").body()).isEqualTo(first.body());
    }
    assertThat(farm.get(first.body()).requests.getFirst().headers().get("cookie")).isEqualTo("a=1");
  }

  private void awaitAcknowledged(String key) {
    await().until(() -> control.hasAcknowledged(control.version(key)));
  }

  @Test
  void aBackendWithoutEndpointsGetsNothing() throws Exception {
    serves("v2");
    split(all(weights(1, 9)));
    assertThat(count(50, "")).containsOnlyKeys("v1");
    serves("v2", "v2");
    awaitAcknowledged(key("v2"));
    assertThat(count(50, "").get("v2")).isBetween(45 - BACKENDS, 45 + BACKENDS);
  }

  @Test
  void withoutAnyEndpointRequestsAreRefused() throws Exception {
    serves("v1");
    serves("v2");
    split(all(weights(1, 1)));
    RawClient.Response refused = get("");
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.body()).contains("any backend of web.shop.svc.cluster.local:80");
  }

  @Test
  void aBackendThatNobodyKnowsGetsNothing() throws Exception {
    var shares = List.of(new Split.Share(key("v1"), 1), new Split.Share(key("nobody"), 99));
    split(all(Split.weighted(shares)));
    assertThat(count(50, "")).containsOnlyKeys("v1");
  }

  @Test
  void theServiceMayBeABackendOfItsOwn() throws Exception {
    var shares = List.of(new Split.Share(KEY, 1), new Split.Share(key("v2"), 1));
    split(all(Split.weighted(shares)));
    assertThat(count(40, "")).containsOnlyKeys("web", "v2");
  }

  @Test
  void failoverTakesTheFirstThatServes() throws Exception {
    split(all(new Split(shares(0, 0), Split.Choice.FAILOVER, null)));
    assertThat(count(20, "")).containsOnlyKeys("v1");
    serves("v1");
    awaitAcknowledged(key("v1"));
    assertThat(count(20, "")).containsOnlyKeys("v2");
    serves("v1", "v1");
    awaitAcknowledged(key("v1"));
    assertThat(count(20, "")).containsOnlyKeys("v1");
  }

  /** Splits that name each other must neither loop nor keep each other alive. */
  @Test
  void splitsAreNotHierarchical() throws Exception {
    control.publish(
        key("v1"),
        destination("v1", List.of(all(Split.weighted(List.of(new Split.Share(KEY, 1)))))),
        farm.endpoint("v1"));
    split(all(weights(1, 0)));
    assertThat(count(20, "")).containsOnlyKeys("v1");
    raw.send("GET http://v1.shop.svc.cluster.local/ HTTP/1.1\r\nHost: x\r\n\r\n");
    assertThat(raw.read(false).body()).isEqualTo("web");
  }

  @Test
  void aSwitchFailsNothingAndIsAtOnce() throws Exception {
    control.publish(KEY, destination("web", List.of()), farm.endpoint("web"));
    assertThat(count(20, "")).containsOnlyKeys("web");
    for (int[] weights : new int[][] {{1, 0}, {0, 1}, {1, 0}, {0, 1}}) {
      split(all(weights(weights[0], weights[1])));
      count(20, ""); // while it becomes known, none of them fails
      awaitAcknowledged(KEY);
      assertThat(count(20, "")).containsOnlyKeys(weights[0] == 1 ? "v1" : "v2");
    }
  }
}
