package dev.weft.operator.serve;

import static dev.weft.operator.index.Given.WEB;
import static dev.weft.operator.index.Given.http;
import static dev.weft.operator.index.Given.ready;
import static dev.weft.operator.index.Given.service;
import static dev.weft.operator.index.Given.slice;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.api.Headers;
import dev.weft.api.route.Endpoint;
import dev.weft.api.route.LoadBalancer;
import dev.weft.api.route.RetryBudget;
import dev.weft.api.route.Source;
import dev.weft.api.wire.DiscoveryCodec;
import dev.weft.api.wire.DiscoveryMessage;
import dev.weft.api.wire.FleetMessage;
import dev.weft.api.wire.ReportMessage;
import dev.weft.operator.fleet.SourceKey;
import dev.weft.operator.index.Change;
import dev.weft.operator.translate.Policy;
import dev.weft.operator.translate.Translation;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ControlServerIT {
  @TempDir Path tls;

  private RunningControlPlane plane;
  private TestProxy proxy;

  @BeforeEach
  void start() throws IOException {
    plane = new RunningControlPlane(tls);
    proxy = proxy("shop/client");
  }

  @AfterEach
  void stop() {
    proxy.close();
    plane.close();
  }

  @Test
  void aProxyHearsASnapshotThenWhatChanges() throws Exception {
    given(service(WEB, "10.43.0.9", http(80)), slice(WEB, 8080, ready("10.42.0.5", "10.42.0.6")));

    try (var stream = proxy.discover("authority=web:80")) {
      var snapshot = (DiscoveryMessage.Snapshot) stream.next();
      assertThat(snapshot.endpoints()).hasSize(2);

      given(slice(WEB, 8080, ready("10.42.0.6", "10.42.0.7")));
      var delta = (DiscoveryMessage.Delta) stream.next();
      assertThat(delta.from()).isEqualTo(snapshot.version());
      assertThat(delta.upsert()).extracting(Endpoint::address).containsExactly("10.42.0.7");
      assertThat(delta.remove()).containsExactly("10.42.0.5:8080");

      given(profile(1));
      var again = (DiscoveryMessage.Snapshot) stream.next();
      assertThat(again.destination().sources()).extracting(Source::generation).containsExactly(1L);
      assertThat(stream.any()).isEqualTo(new DiscoveryMessage.Heartbeat(again.version()));
    }
  }

  @Test
  void aProxyIsToldTheZoneOfItsNode() throws Exception {
    try (var stream = proxy.discover("authority=web:80")) {
      assertThat(stream.head.firstValue(Headers.ZONE)).isEmpty();
    }
    plane.zones.nodeIs(
        new NodeBuilder()
            .withNewMetadata()
            .withName("node-1")
            .addToLabels("topology.kubernetes.io/zone", "eu-1a")
            .endMetadata()
            .build());
    try (var stream = proxy.discover("authority=web:80")) {
      assertThat(stream.head.firstValue(Headers.ZONE)).hasValue("eu-1a");
    }
  }

  @Test
  void anUnknownDestinationBecomesASnapshotWhenItsServiceAppears() throws Exception {
    try (var stream = proxy.discover("address=10.43.0.9:80")) {
      assertThat(stream.next()).isInstanceOf(DiscoveryMessage.Unknown.class);
      given(service(WEB, "10.43.0.9", http(80)));
      assertThat(stream.next()).isInstanceOf(DiscoveryMessage.Snapshot.class);
      given(new Change.ServiceIs(WEB, null));
      assertThat(stream.next()).isInstanceOf(DiscoveryMessage.Unknown.class);
    }
  }

  @Test
  void whoReconnectsWithWhatHoldsGetsAHeartbeatAndCountsAsHavingIt() throws Exception {
    given(service(WEB, "10.43.0.9", http(80)), profile(3));
    String version;
    try (var stream = proxy.discover("authority=web:80")) {
      version = ((DiscoveryMessage.Snapshot) stream.next()).version();
    }
    try (var again = proxy("shop/other");
        var stream = again.discover("authority=web:80&version=" + version)) {
      assertThat(stream.any()).isEqualTo(new DiscoveryMessage.Heartbeat(version));
      await().until(() -> programmed(3).acknowledged() == 1);
    }
    try (var stale = proxy("shop/third");
        var stream = stale.discover("authority=web:80&version=old")) {
      assertThat(stream.any()).isInstanceOf(DiscoveryMessage.Snapshot.class);
    }
  }

  @Test
  void whatAProxyReportsReachesTheLedger() throws Exception {
    given(service(WEB, "10.43.0.9", http(80)), profile(1));
    try (var stream = proxy.discover("authority=WEB:80");
        var report = proxy.report()) { // second, so that both share one connection
      var snapshot = (DiscoveryMessage.Snapshot) stream.next();
      await().until(() -> programmed(1).equals(count(1, 1, 0)));

      report.say(new ReportMessage.Hello("0.1.0", 1));
      report.say(new ReportMessage.State(true, false));
      report.say(new ReportMessage.Ack("discovery/web:80", snapshot.version()));
      await().until(() -> programmed(1).equals(count(1, 1, 1)));
      assertThat(plane.ledger.summary(List.of()).values())
          .containsExactly(new FleetMessage.Proxy("shop", "client", "0.1.0", true, false));

      report.say(new ReportMessage.Dropped("discovery/web:80"));
      await().until(() -> programmed(1).equals(count(1, 0, 0)));
    }
    proxy.close();
    await().until(() -> plane.ledger.size() == 0);
  }

  @Test
  void aSlowReaderCostsOneValueAndGetsTheLatest() throws Exception {
    given(service(WEB, "10.43.0.9", http(80)));
    try (var reader =
        new SlowReader(plane.server.port(), "shop/slow", "/v1/discovery?authority=web:80")) {
      await().until(() -> plane.index.topics() == 1);
      int rounds = 100; // each some hundred kilobytes, the reader's window is 64
      for (int round = 1; round <= rounds; round++) {
        int net = round;
        given(
            slice(
                WEB,
                8000 + round,
                ready(
                    IntStream.range(0, 1000)
                        .mapToObj(i -> "10." + net + "." + i / 250 + "." + i % 250)
                        .toArray(String[]::new))));
      }
      reader.read();

      int heard = 0;
      int port = 0;
      while (port != 8000 + rounds) {
        port = lastPort(DiscoveryCodec.decode(reader.next()).orElseThrow());
        heard++;
      }
      assertThat(heard).isLessThan(10);
    }
  }

  private static int lastPort(DiscoveryMessage message) {
    List<Endpoint> endpoints =
        switch (message) {
          case DiscoveryMessage.Snapshot snapshot -> snapshot.endpoints();
          case DiscoveryMessage.Delta delta -> delta.upsert();
          default -> List.of();
        };
    return endpoints.isEmpty() ? 0 : endpoints.getLast().port();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "shop/client | GET  | /v1/discovery                     | 400 | expected exactly one of",
        "shop/client | GET  | /v1/discovery?authority=web       | 400 | expected host:port",
        "shop/client | GET  | /v1/discovery?address=web:80      | 400 | expected an IP address",
        "shop/client | POST | /v1/discovery?authority=web:80    | 405 | expected: GET",
        "shop/client | GET  | /v2/discovery                     | 404 | no such path",
        "shop/client | GET  | /v1/fleet                         | 403 | only",
        "operator    | GET  | /v1/discovery?authority=web:80    | 403 | bound to no pod",
        "nonsense    | GET  | /v1/discovery?authority=web:80    | 401 | unknown token",
        "away        | GET  | /v1/discovery?authority=web:80    | 503 | no API server"
      })
  void whatCannotBeServedIsRefusedWithItsReason(
      String token, String method, String path, int status, String reason) throws Exception {
    try (var caller = proxy(token)) {
      var answer = caller.ask(method, path);
      assertThat(answer.statusCode()).isEqualTo(status);
      assertThat(answer.body()).contains("\"reason\"").contains(reason);
    }
  }

  @Test
  void whoReadsTheFleetIsNotOfIt() throws Exception {
    given(service(WEB, "10.43.0.9", http(80)));
    try (var operator = proxy("operator's pod");
        var _ = operator.follow("/v1/fleet");
        var stream = proxy.discover("authority=web:80")) {
      stream.next();
      assertThat(plane.ledger.summary(List.of()).values())
          .filteredOn(FleetMessage.Proxy.class::isInstance)
          .extracting("pod")
          .containsExactly("client");
    }
  }

  @Test
  void aMalformedReportEndsItsStreamAndNothingElse() throws Exception {
    given(service(WEB, "10.43.0.9", http(80)));
    try (var stream = proxy.discover("authority=web:80")) {
      stream.next();
      try (var report = proxy.report()) {
        report.say("{\"type\":\"ack\"}");
        report.say(new ReportMessage.Hello("too late", 1));
      }

      given(slice(WEB, 8080, ready("10.42.0.5")));
      assertThat(stream.next()).isInstanceOf(DiscoveryMessage.class);
      assertThat(plane.ledger.summary(List.of()).values())
          .containsExactly(new FleetMessage.Proxy("shop", "client", "", false, false));
    }
  }

  @Test
  void aConnectionThatAsksNothingIsClosed() throws Exception {
    try (var idle = new Socket(InetAddress.getLoopbackAddress(), plane.server.port())) {
      await().until(() -> plane.server.connections() == 1);
      assertThat(idle.getInputStream().read()).isEqualTo(-1);
    }
  }

  private TestProxy proxy(String token) {
    return new TestProxy(plane.server.port(), plane.caPem, token);
  }

  /** Returns when all of it has been published. */
  private void given(Change... changes) throws InterruptedException {
    for (Change change : changes) {
      plane.index.accept(change);
    }
    var done = new CountDownLatch(1);
    plane.index.afterwards(done::countDown);
    assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
  }

  private static Change profile(long generation) {
    return new Change.ProfileIs(
        new Change.ProfileName("shop", WEB.fqdn()),
        new Translation.Accepted(
            new Policy(
                source(generation),
                List.of(),
                RetryBudget.DEFAULT,
                LoadBalancer.DEFAULT,
                null,
                List.of(),
                List.of(),
                null)));
  }

  private static Source source(long generation) {
    return new Source("ServiceProfile", "shop", WEB.fqdn(), generation);
  }

  private FleetMessage.Programmed programmed(long generation) {
    return (FleetMessage.Programmed)
        plane
            .ledger
            .summary(plane.index.inForce())
            .getOrDefault(SourceKey.of(source(generation)), count(generation, 0, 0));
  }

  private static FleetMessage.Programmed count(long generation, int subscribers, int acknowledged) {
    return new FleetMessage.Programmed(source(generation), subscribers, acknowledged, List.of());
  }
}
