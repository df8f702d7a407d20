package dev.weft.proxy.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.api.Ports;
import dev.weft.api.route.Endpoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What fails under load, and what clients see of it: nothing. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class FaultsIT {
  private static final String URL = "http://web.shop.svc.cluster.local/";
  private static final String KEY = "web.shop.svc.cluster.local:80";

  @TempDir Path directory;
  private TestControlPlane control;
  private TestProxy client;
  private TestProxy[] servers;
  private TestApplication[] applications;

  @BeforeEach
  void start() throws Exception {
    control = new TestControlPlane();
    client = TestProxy.start(control, directory);
    servers = new TestProxy[3];
    applications = new TestApplication[3];
    for (int i = 0; i < 3; i++) {
      servers[i] = TestProxy.start(control, directory);
      applications[i] = TestApplication.named("web" + i, servers[i].ip, 8080);
    }
    control.publish(KEY, endpoint(0), endpoint(1), endpoint(2));
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    for (int i = 0; i < 3; i++) {
      servers[i].close();
      applications[i].close();
    }
    control.close();
  }

  private Endpoint endpoint(int i) {
    return new Endpoint(servers[i].ip, 8080, Ports.INBOUND, true, null, List.of(), null);
  }

  @Test
  void aKilledApplicationCostsNoRequest() throws Exception {
    try (var load = new Load(client.outbound(), URL, 16)) {
      load.awaitMore(500);
      applications[0].kill();
      load.awaitMore(2000);
      assertThat(load.failures).isEmpty();
      assertThat(client.metricSum("outbound_http_route_retry_requests_total")).isPositive();

      applications[0] = TestApplication.named("web0", servers[0].ip, 8080);
      await().until(() -> !applications[0].requests.isEmpty());
      load.awaitMore(500);
      assertThat(load.failures).isEmpty();
    }
  }

  @Test
  void aKilledUnmeshedEndpointCostsNoRequest() throws Exception {
    String ip = TestProxy.newAddress();
    try (var unmeshed = TestApplication.named("plain", ip, 8080)) {
      control.publish(KEY, endpoint(0), new Endpoint(ip, 8080, 0, false, null, List.of(), null));
      try (var load = new Load(client.outbound(), URL, 16)) {
        load.awaitMore(500);
        await().until(() -> !unmeshed.requests.isEmpty());
        unmeshed.kill();
        load.awaitMore(2000);
        assertThat(load.failures).isEmpty();
      }
    }
  }

  @Test
  void endpointsComeAndGoWithoutAFailedRequest() throws Exception {
    try (var load = new Load(client.outbound(), URL, 16)) {
      load.awaitMore(200);
      for (int round = 0; round < 20; round++) {
        int gone = round % 3;
        Endpoint left = endpoint((gone + 1) % 3);
        Endpoint right = endpoint((gone + 2) % 3);
        control.change(KEY, List.of(), List.of(endpoint(gone).key()), left, right);
        load.awaitMore(50);
        control.change(KEY, List.of(endpoint(gone)), List.of(), left, right, endpoint(gone));
        load.awaitMore(50);
      }
      await().until(() -> control.hasAcknowledged(control.version(KEY)));
      load.awaitMore(300);
      assertThat(load.failures).isEmpty();
      for (TestApplication application : applications) {
        assertThat(application.requests).isNotEmpty();
      }
    }
  }

  @Test
  void theControlPlaneMayBeKilledAndComeBack() throws Exception {
    try (var load = new Load(client.outbound(), URL, 8)) {
      load.awaitMore(200);
      String held = control.version(KEY);
      control.kill();
      load.awaitMore(1000);
      int before = control.requests.size();
      control.start();
      await()
          .until(() ->
              control.requests.stream()
                  .skip(before)
                  .anyMatch(path -> path.endsWith("&version=" + held)));
      control.publish(KEY, endpoint(1));
      await().until(() -> control.hasAcknowledged(control.version(KEY)));
      int seen = applications[0].requests.size() + applications[2].requests.size();
      load.awaitMore(300);
      assertThat(applications[0].requests.size() + applications[2].requests.size())
          .isBetween(seen, seen + 8); // those under way when the change came
      assertThat(load.failures).isEmpty();
    }
  }

  @Test
  void aDrainingServersProxyCostsNoRequest() throws Exception {
    try (var load = new Load(client.outbound(), URL, 16)) {
      load.awaitMore(500);
      servers[0].process.drainNow(new Drain(Duration.ofMillis(300), Duration.ofSeconds(5)));
      load.awaitMore(1000);
      assertThat(load.failures).isEmpty();
      assertThat(servers[0].process.isReady()).isFalse();
    }
  }
}
