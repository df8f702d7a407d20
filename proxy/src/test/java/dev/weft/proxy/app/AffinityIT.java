package dev.weft.proxy.app;

import static dev.weft.proxy.app.Farm.KEY;
import static dev.weft.proxy.app.Farm.URL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.route.Destination;
import dev.weft.api.route.LoadBalancer;
import dev.weft.api.route.LoadBalancer.HashKey;
import dev.weft.api.route.Protocol;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Requests that stick: by header, by cookie, by who asks. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class AffinityIT {
  private static final int USERS = 400;

  @TempDir Path directory;
  private TestControlPlane control;
  private TestProxy client;
  private Farm farm;
  private RawClient raw;

  @BeforeEach
  void start() throws Exception {
    control = new TestControlPlane();
    client = TestProxy.start(control, directory);
    farm = new Farm(control, "a", "b", "c", "d");
    raw = new RawClient(client.outbound());
  }

  @AfterEach
  void stop() throws Exception {
    raw.close();
    farm.close();
    client.close();
    control.close();
  }

  private static Destination by(HashKey key) {
    var balancer = new LoadBalancer(Duration.ofMillis(30), Duration.ofSeconds(10), true, key);
    return TestControlPlane.web(Protocol.DETECT, List.of(), balancer, null);
  }

  private RawClient.Response get(String headers) throws IOException {
    return raw.send("GET " + URL + "/ HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n").read(false);
  }

  /** Where each of many users is served. */
  private Map<String, String> homes() throws IOException {
    Map<String, String> homes = new LinkedHashMap<>();
    for (int i = 0; i < USERS; i++) {
      homes.put("user" + i, get("X-User: user" + i + "\r\n").body());
    }
    return homes;
  }

  private static int moved(Map<String, String> before, Map<String, String> after) {
    return (int)
        before.entrySet().stream().filter(each -> !after.entrySet().contains(each)).count();
  }

  @Test
  void aHeaderDecidesAndFewMoveWhenEndpointsComeAndGo() throws Exception {
    Destination byUser = by(new HashKey.Header("x-user"));
    farm.publish(byUser, "a", "b", "c");
    Map<String, String> three = homes();
    assertThat(homes()).isEqualTo(three);
    assertThat(Set.copyOf(three.values())).containsExactlyInAnyOrder("a", "b", "c");

    farm.publish(byUser);
    farm.awaitAcknowledged();
    Map<String, String> four = homes();
    int moved = moved(three, four);
    assertThat(moved).isBetween(USERS / 4 - 50, USERS / 4 + 50); // a quarter, to the newcomer
    assertThat(four.values().stream().filter("d"::equals)).hasSize(moved);

    farm.publish(byUser, "a", "c", "d");
    farm.awaitAcknowledged();
    assertThat(moved(four, homes()))
        .isEqualTo((int) four.values().stream().filter("b"::equals).count());
  }

  @Test
  void whoIsServedByABrokenEndpointIsServedByAnotherMeanwhile() throws Exception {
    farm.publish(by(new HashKey.Header("x-user")));
    String home = get("X-User: me\r\n").body();
    farm.get(home).kill();
    Set<String> others = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      others.add(get("X-User: me\r\n").body());
    }
    assertThat(others).hasSize(1).doesNotContain(home);
  }

  @Test
  void requestsWithoutTheHeaderAreBalanced() throws Exception {
    farm.publish(by(new HashKey.Header("x-user")));
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      seen.add(get("").body());
    }
    assertThat(seen).hasSize(4);
  }

  @Test
  void aClientWithoutTheCookieIsGivenOneThatLeadsBack() throws Exception {
    farm.publish(by(new HashKey.Cookie("stick")));
    Set<String> values = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      RawClient.Response first = get("Cookie: other=1\r\n");
      String set = first.header("set-cookie");
      assertThat(set).matches("stick=[0-9a-f]+; Path=/; HttpOnly; SameSite=Lax");
      String cookie = set.substring(0, set.indexOf(';'));
      assertThat(values.add(cookie)).isTrue();
      for (int j = 0; j < 3; j++) {
        RawClient.Response again = get("Cookie: other=1; " + cookie + "\r\n");
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.header("set-cookie")).isEmpty();
      }
    }
    assertThat(control.version(KEY)).isNotEmpty();
  }

  @Test
  void byTheClientsAddressOnePodGoesToOneEndpoint() throws Exception {
    farm.publish(by(new HashKey.SourceAddress()));
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      seen.add(get("X-User: user" + i + "\r\n").body());
    }
    assertThat(seen).hasSize(1);
  }
}
