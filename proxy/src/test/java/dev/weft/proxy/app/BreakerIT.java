package dev.weft.proxy.app;

import static dev.weft.proxy.app.Farm.URL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.api.route.CircuitBreaker;
import dev.weft.api.route.CircuitBreaker.SuccessRate;
import dev.weft.api.route.LoadBalancer;
import dev.weft.api.route.Protocol;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An endpoint that fails is left out, asked by single requests, and let in again. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class BreakerIT {
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

  /** Forgets latencies at once: every endpoint gets its share of even a few requests. */
  private static final LoadBalancer EVEN =
      new LoadBalancer(Duration.ofMillis(1), Duration.ofMillis(1), true, null);

  private void publish(@Nullable CircuitBreaker breaker, String... names) {
    farm.publish(TestControlPlane.web(Protocol.DETECT, List.of(), EVEN, breaker), names);
  }

  private static CircuitBreaker inARow(int failures, Duration penalty) {
    return new CircuitBreaker(failures, null, penalty, Duration.ofMinutes(1), 0);
  }

  private Map<Integer, Integer> ask(int requests) throws IOException {
    Map<Integer, Integer> statuses = new HashMap<>();
    for (int i = 0; i < requests; i++) {
      statuses.merge(raw.get(URL + "/").status(), 1, Integer::sum);
    }
    return statuses;
  }

  @Test
  void afterSoManyFailuresInARowAnEndpointGetsNoMore() throws Exception {
    farm.answer("a", Farm.status(500));
    publish(inARow(7, Duration.ofMinutes(1)));
    assertThat(ask(300)).isEqualTo(Map.of(500, 7, 200, 293));
    assertThat(farm.requestsOf("a")).isEqualTo(7);
    assertThat(client.metric("proxy_breakers_opened_total")).isEqualTo(1);
    assertThat(client.process.state()).contains("\"breaker\" : \"open\"");
  }

  @Test
  void allWorkersJudgeTogether() throws Exception {
    farm.answer("a", Farm.status(500));
    publish(inARow(7, Duration.ofMinutes(1)));
    var several = Map.of("WEFT_WORKERS", "4");
    var connections = new ArrayList<RawClient>();
    try (var proxy =
        TestProxy.start(control, directory, several, OutputStream.nullOutputStream())) {
      for (int i = 0; i < 8; i++) {
        connections.add(new RawClient(proxy.outbound())); // they go to the workers in turn
      }
      int failures = 0;
      for (int i = 0; i < 50; i++) {
        for (RawClient connection : connections) {
          failures += connection.get(URL + "/").status() == 500 ? 1 : 0;
        }
      }
      assertThat(failures).isEqualTo(7);
      assertThat(proxy.metric("proxy_breakers_opened_total")).isEqualTo(1);
    } finally {
      for (RawClient connection : connections) {
        connection.close();
      }
    }
  }

  @Test
  void endpointsAreCountedByWhetherRequestsGoThere() throws Exception {
    publish(inARow(3, Duration.ofMinutes(1)));
    ask(10);
    awaitEndpoints(3, 0);
    farm.answer("a", Farm.status(500));
    ask(60);
    awaitEndpoints(2, 1);
    farm.get("b").kill(); // which is noticed without a breaker, too
    ask(60);
    awaitEndpoints(1, 2);
    publish(null, "a", "c");
    awaitEndpoints(2, 0);
  }

  private void awaitEndpoints(int ready, int pending) {
    await()
        .untilAsserted(() -> {
          assertThat(endpoints("ready")).isEqualTo(ready);
          assertThat(endpoints("pending")).isEqualTo(pending);
        });
  }

  private double endpoints(String state) {
    return client.metric(
        "outbound_http_balancer_endpoints{authority=\"web.shop.svc.cluster.local:80\","
            + "endpoint_state=\""
            + state
            + "\",parent_group=\"core\",parent_kind=\"Service\",parent_name=\"web\","
            + "parent_namespace=\"shop\",parent_port=\"80\"}");
  }

  @Test
  void oneProbeAtATimeGoesThereAndSuccessLetsItIn() throws Exception {
    farm.answer("a", Farm.status(503));
    publish(inARow(3, Duration.ofMillis(200)));
    ask(60);
    assertThat(farm.requestsOf("a")).isGreaterThanOrEqualTo(3);

    var inside = new AtomicInteger();
    var recovered = new AtomicBoolean();
    farm.answer(
        "a",
        (request, in, out) -> {
          inside.incrementAndGet();
          await().untilTrue(recovered);
          TestApplication.text(out, "well");
        });
    try (var load = new Load(client.outbound(), URL + "/", 8)) {
      await().until(() -> inside.get() == 1);
      load.awaitMore(500);
      assertThat(inside).hasValue(1);
      recovered.set(true);
      await().until(() -> inside.get() > 20);
      assertThat(load.failures).isEmpty();
    }
  }

  @Test
  void aFailedProbeDoublesThePenalty() throws Exception {
    farm.answer("a", Farm.status(500));
    publish(inARow(2, Duration.ofMillis(50)));
    try (var load = new Load(client.outbound(), URL + "/", 1)) {
      await().until(() -> farm.requestsOf("a") >= 2 + 3); // after 50, 100 and 200 ms
      assertThat(load.answered.get()).isGreaterThan(0);
    }
    assertThat(farm.requestsOf("a")).isLessThan(2 + 12); // ten doublings of 50 ms are a minute
  }

  @Test
  void tooSmallAShareOfSuccessesLeavesAnEndpointOut() throws Exception {
    var asked = new AtomicInteger();
    TestApplication.Answer well = (_, _, out) -> TestApplication.text(out, "well");
    farm.answer(
        "a",
        (request, in, out) ->
            (asked.incrementAndGet() % 2 == 0 ? well : Farm.status(500)).to(request, in, out));
    publish(
        new CircuitBreaker(
            1000,
            new SuccessRate(0.8, Duration.ofSeconds(10), 10),
            Duration.ofMinutes(1),
            Duration.ofMinutes(1),
            0));
    ask(300);
    assertThat(asked).hasValue(10);
  }

  @Test
  void timeoutsAndRefusedConnectionsCountAndOthersTakeOver() throws Exception {
    publish(inARow(1, Duration.ofMinutes(1)));
    ask(10);
    farm.get("a").kill();
    assertThat(ask(100)).isEqualTo(Map.of(200, 100));
    assertThat(client.process.state()).contains("\"breaker\" : \"open\"");
  }

  @Test
  void whenAllAreBrokenAllAreUsed() throws Exception {
    farm.answerAll(Farm.status(500));
    publish(inARow(2, Duration.ofMinutes(1)));
    assertThat(ask(100)).isEqualTo(Map.of(500, 100));
    assertThat(List.of("a", "b", "c"))
        .allMatch(name -> farm.requestsOf(name) >= 2) // which broke them
        .filteredOn(name -> farm.requestsOf(name) > 2)
        .hasSizeGreaterThan(1);
  }
}
