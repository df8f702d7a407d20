package dev.weft.proxy.app;

import static dev.weft.proxy.app.Farm.KEY;
import static dev.weft.proxy.app.Farm.URL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.Headers;
import dev.weft.api.route.Destination;
import dev.weft.api.route.Filters;
import dev.weft.api.route.HeaderChanges;
import dev.weft.api.route.HeaderChanges.Changes;
import dev.weft.api.route.HeaderChanges.Header;
import dev.weft.api.route.LoadBalancer;
import dev.weft.api.route.LoadBalancer.HashKey;
import dev.weft.api.route.Protocol;
import dev.weft.api.route.RetryBudget;
import dev.weft.api.route.Route;
import dev.weft.api.route.Route.RequestMatch;
import dev.weft.api.route.Split;
import dev.weft.api.route.Timeouts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Shares of a split that change headers, or whose backend does not exist, counted. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SharesIT {
  private static final String V1 = "v1.shop.svc.cluster.local:80";
  private static final String V2 = "v2.shop.svc.cluster.local:80";

  @TempDir Path directory;
  private TestControlPlane control;
  private TestProxy client;
  private Farm farm;
  private RawClient raw;

  @BeforeEach
  void start() throws Exception {
    control = new TestControlPlane();
    client = TestProxy.start(control, directory);
    farm = new Farm(control, "v1", "v2");
    raw = new RawClient(client.outbound());
    serves(V1, "v1");
    serves(V2, "v2");
  }

  @AfterEach
  void stop() throws Exception {
    raw.close();
    farm.close();
    client.close();
    control.close();
  }

  private void serves(String authority, String name) {
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
    control.publish(authority, destination, farm.endpoint(name));
  }

  private void split(Filters filters, Split split) {
    var match = new RequestMatch.PathPrefix("/");
    var route = new Route("r", match, List.of(), null, Timeouts.NONE, split, filters);
    control.publish(
        KEY,
        TestControlPlane.web(Protocol.DETECT, List.of(route), LoadBalancer.DEFAULT, null),
        farm.endpoint("v1"));
  }

  private void split(Split.Share... shares) {
    split(Filters.NONE, Split.weighted(List.of(shares)));
  }

  private RawClient.Response get(String headers) throws IOException {
    return raw.send("GET " + URL + "/ HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n").read(false);
  }

  private static Changes set(String name, String value) {
    return new Changes(List.of(), List.of(new Header(name, value)), List.of());
  }

  private static HeaderChanges both(String value) {
    return new HeaderChanges(set("x-by", value), set("x-by", value));
  }

  // ---- headers

  @Test
  void headersAreChangedForTheRequestsOfOneBackend() throws Exception {
    split(new Split.Share(V1, 3, both("share")), new Split.Share(V2, 1));
    int changed = 0;
    for (int i = 0; i < 100; i++) {
      RawClient.Response response = get("x-by: client\r\n");
      assertThat(response.header("x-by")).isEqualTo(response.body().equals("v1") ? "share" : "");
      changed += response.header("x-by").equals("share") ? 1 : 0;
    }
    assertThat(changed).isBetween(73, 77);
    assertThat(farm.get("v1").requests)
        .hasSize(changed)
        .allSatisfy(request -> assertThat(request.headers()).containsEntry("x-by", "share"));
    assertThat(farm.get("v2").requests)
        .hasSize(100 - changed)
        .allSatisfy(request -> assertThat(request.headers()).containsEntry("x-by", "client"));
  }

  @Test
  void theBackendsChangesComeAfterTheRoutes() throws Exception {
    split(
        new Filters(both("route"), null),
        Split.weighted(List.of(new Split.Share(V1, 1, both("share")), new Split.Share(V2, 1))));
    for (int i = 0; i < 10; i++) {
      RawClient.Response response = get("");
      assertThat(response.header("x-by"))
          .isEqualTo(response.body().equals("v1") ? "share" : "route");
    }
    assertThat(farm.get("v1").requests.getFirst().headers()).containsEntry("x-by", "share");
    assertThat(farm.get("v2").requests.getFirst().headers()).containsEntry("x-by", "route");
  }

  // ---- no backend

  private Map<String, Integer> count(int requests, String headers) throws IOException {
    var counts = new HashMap<String, Integer>();
    for (int i = 0; i < requests; i++) {
      RawClient.Response response = get(headers);
      if (response.status() != 200) {
        assertThat(response.status()).isEqualTo(500);
        assertThat(response.header(Headers.ERROR)).isEqualTo("no-backend");
      }
      counts.merge(response.status() == 200 ? response.body() : "500", 1, Integer::sum);
    }
    return counts;
  }

  @Test
  void theShareOfABackendThatDoesNotExistFails() throws Exception {
    split(new Split.Share(V1, 3), new Split.Share(null, 1));
    Map<String, Integer> counts = count(200, "");
    assertThat(counts).containsOnlyKeys("v1", "500");
    int failed = counts.getOrDefault("500", 0);
    assertThat(failed).isBetween(48, 52);
    assertThat(client.metricSum("proxy_errors_total", "\"no-backend\"", "\"outbound\""))
        .isEqualTo(failed);
    assertThat(client.metricSum("route_response_total", "\"r\"", "\"500\"", "\"failure\""))
        .isEqualTo(failed);
  }

  @Test
  void itFailsThoughNobodyElseServes() throws Exception {
    control.publish(
        V1, TestControlPlane.web(Protocol.DETECT, List.of(), LoadBalancer.DEFAULT, null));
    split(new Split.Share(V1, 99), new Split.Share(null, 1));
    assertThat(count(20, "")).containsOnlyKeys("500");
  }

  @Test
  void withoutAnyWeightThereIsNoBackend() throws Exception {
    split(new Split.Share(V1, 0), new Split.Share(V2, 0));
    assertThat(count(10, "")).containsOnlyKeys("500");
    split();
    farm.awaitAcknowledged();
    assertThat(count(10, "")).containsOnlyKeys("500");
  }

  @Test
  void whoSticksToNoBackendStays() throws Exception {
    var shares =
        List.of(new Split.Share(V1, 1), new Split.Share(null, 1), new Split.Share(null, 1));
    split(Filters.NONE, new Split(shares, Split.Choice.WEIGHTED, new HashKey.Header("x-user")));
    int none = 0;
    for (int i = 0; i < 300; i++) {
      String user = "x-user: user-" + i + "\r\n";
      Map<String, Integer> twice = count(2, user);
      assertThat(twice).hasSize(1);
      none += twice.containsKey("500") ? 1 : 0;
    }
    assertThat(none).isBetween(150, 250); // six standard deviations: 49
  }

  @Test
  void failoverStopsAtABackendThatDoesNotExist() throws Exception {
    control.publish(
        V1, TestControlPlane.web(Protocol.DETECT, List.of(), LoadBalancer.DEFAULT, null));
    var shares = List.of(new Split.Share(V1, 1), new Split.Share(null, 1), new Split.Share(V2, 1));
    split(Filters.NONE, new Split(shares, Split.Choice.FAILOVER, null));
    assertThat(count(10, "")).containsOnlyKeys("500");
  }

  @Test
  void grpcGetsUnavailable() throws Exception {
    split(new Split.Share(null, 1));
    try (var calls = new Http2Client(client.outbound())) {
      Http2Client.Answer call =
          calls.open("POST", KEY, "/pkg.S/M", true, "content-type", "application/grpc").await();
      assertThat(call.status()).isEqualTo(200);
      assertThat(call.header("grpc-status")).isEqualTo("14");
      assertThat(call.header(Headers.ERROR)).isEqualTo("no-backend");
      assertThat(calls.get(KEY, "/").status()).isEqualTo(500);
    }
  }
}
