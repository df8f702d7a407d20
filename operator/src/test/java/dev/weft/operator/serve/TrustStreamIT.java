package dev.weft.operator.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.api.wire.FleetMessage;
import dev.weft.api.wire.ReportMessage;
import dev.weft.api.wire.TrustMessage;
import dev.weft.operator.ca.MeshIdentity;
import dev.weft.operator.ca.TestAuthority;
import dev.weft.operator.fleet.PodId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TrustStreamIT {
  @TempDir Path tls;

  private final TestAuthority authority = new TestAuthority();
  private RunningControlPlane plane;
  private TestProxy proxy;

  @BeforeEach
  void start() throws IOException {
    plane = new RunningControlPlane(tls);
    plane.identity.meshIs(new MeshIdentity.Settings("cluster.local", Duration.ofHours(1)));
    proxy = proxy("shop/web");
  }

  @AfterEach
  void stop() {
    proxy.close();
    plane.close();
  }

  @Test
  void aStreamWaitsForTheSecretAndFollowsItsChanges() throws Exception {
    try (var stream = proxy.follow("/v1/trust")) {
      assertThat(stream.trust()).isEqualTo(new TrustMessage.Heartbeat(""));

      plane.identity.secretIs(authority.data());
      TrustMessage.Bundle first = stream.bundle();
      assertThat(first.anchors()).containsExactly(authority.anchorPem());
      assertThat(first.trustDomain()).isEqualTo("cluster.local");
      assertThat(first.issuing()).isEqualTo(authority.bundle().fingerprints().getFirst());
      assertThat(first.controlAuthority()).isEqualTo(plane.caPem);

      // A rotation: the next anchor beside the old, then an issuer below it, then the old one goes.
      var next = new TestAuthority();
      String both = authority.anchorPem() + next.anchorPem();
      plane.identity.secretIs(authority.dataTrusting(both));
      TrustMessage.Bundle second = stream.bundle();
      assertThat(second.anchors()).containsExactly(authority.anchorPem(), next.anchorPem());
      assertThat(second.issuing()).isEqualTo(first.issuing());

      plane.identity.secretIs(next.dataTrusting(both));
      TrustMessage.Bundle third = stream.bundle();
      assertThat(third.anchors()).hasSize(2);
      assertThat(third.issuing()).isEqualTo(next.bundle().fingerprints().getFirst());

      plane.identity.secretIs(next.data());
      TrustMessage.Bundle fourth = stream.bundle();
      assertThat(fourth.anchors()).containsExactly(next.anchorPem());
      assertThat(List.of(first.version(), second.version(), third.version(), fourth.version()))
          .doesNotHaveDuplicates();
      assertThat(stream.trust()).isEqualTo(new TrustMessage.Heartbeat(fourth.version()));
    }
  }

  @Test
  void aSecretThatCannotBeUsedIsNotTold() throws Exception {
    plane.identity.secretIs(authority.data());
    try (var stream = proxy.follow("/v1/trust")) {
      TrustMessage.Bundle good = stream.bundle();
      plane.identity.secretIs(Map.of("ca.crt", "AAAA"));
      plane.identity.secretGone();
      assertThat(stream.trust()).isEqualTo(new TrustMessage.Heartbeat(good.version()));

      plane.identity.controlAuthorityIs("another authority");
      assertThat(stream.bundle().controlAuthority()).isEqualTo("another authority");
    }
  }

  @Test
  void whatAProxyAcknowledgesAndHoldsReachesTheLedger() throws Exception {
    plane.identity.secretIs(authority.data());
    try (var stream = proxy.follow("/v1/trust");
        var report = proxy.report()) {
      TrustMessage.Bundle bundle = stream.bundle();
      report.say(new ReportMessage.Hello("0.1.0", 1));
      assertThat(told().trust()).isEmpty();

      report.say(new ReportMessage.Ack(TrustMessage.STREAM, bundle.version()));
      report.say(new ReportMessage.Certificate(bundle.issuing(), "2026-11-27T10:00:00Z"));
      await().until(() -> !told().anchor().isEmpty());
      assertThat(told())
          .isEqualTo(
              new FleetMessage.Proxy(
                  "shop",
                  "web",
                  "0.1.0",
                  false,
                  false,
                  bundle.version(),
                  bundle.issuing(),
                  "2026-11-27T10:00:00Z"));
    }
  }

  @Test
  void theReconcileRoleHearsWhichBundleIsHandedOut() throws Exception {
    assertThat(plane.ledger.summary(List.of())).doesNotContainKey(TrustMessage.STREAM);
    plane.identity.secretIs(authority.data());
    assertThat(plane.ledger.summary(List.of()))
        .containsEntry(TrustMessage.STREAM, new FleetMessage.Trust(handedOut()));

    String before = handedOut();
    plane.identity.secretIs(new TestAuthority().data());
    assertThat(handedOut()).isNotEqualTo(before);
    assertThat(plane.ledger.summary(List.of()))
        .containsEntry(TrustMessage.STREAM, new FleetMessage.Trust(handedOut()));
  }

  private String handedOut() throws Exception {
    try (var stream = proxy.follow("/v1/trust")) {
      return stream.bundle().version();
    }
  }

  @Test
  void whoReconnectsWithWhatHoldsGetsAHeartbeatAndCountsAsHavingIt() throws Exception {
    plane.identity.secretIs(authority.data());
    String version;
    try (var stream = proxy.follow("/v1/trust")) {
      version = stream.bundle().version();
    }
    proxy.close();
    proxy = proxy("shop/web");
    try (var stream = proxy.follow("/v1/trust?version=" + version)) {
      assertThat(stream.trust()).isEqualTo(new TrustMessage.Heartbeat(version));
      await().until(() -> told().trust().equals(version));
    }
  }

  private FleetMessage.Proxy told() {
    return (FleetMessage.Proxy)
        plane
            .ledger
            .summary(List.of())
            .getOrDefault(
                new PodId("shop", "web"), new FleetMessage.Proxy("", "", "", false, false));
  }

  private TestProxy proxy(String token) {
    return new TestProxy(plane.server.port(), plane.caPem, token);
  }
}
