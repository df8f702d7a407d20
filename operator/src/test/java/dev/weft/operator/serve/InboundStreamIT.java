package dev.weft.operator.serve;

import static dev.weft.operator.index.Given.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.api.policy.Fallback;
import dev.weft.api.policy.InboundPolicy.Probe;
import dev.weft.api.policy.Rule;
import dev.weft.api.route.Source;
import dev.weft.api.wire.FleetMessage;
import dev.weft.api.wire.InboundMessage;
import dev.weft.api.wire.ReportMessage;
import dev.weft.operator.fleet.SourceKey;
import dev.weft.operator.index.Change;
import dev.weft.operator.index.Given;
import dev.weft.operator.index.Reduce;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class InboundStreamIT {
  @TempDir Path tls;

  private RunningControlPlane plane;
  private TestProxy proxy;

  @BeforeEach
  void start() throws IOException {
    plane = new RunningControlPlane(tls);
    proxy = new TestProxy(plane.server.port(), plane.caPem, "shop/web");
  }

  @AfterEach
  void stop() {
    proxy.close();
    plane.close();
  }

  @Test
  void aStreamFollowsThePodItsNamespaceItsPoliciesAndTheMesh() throws Exception {
    try (var stream = proxy.follow("/v1/inbound")) {
      assertThat(stream.inbound()).isEqualTo(new InboundMessage.Heartbeat(""));

      given(Given.mesh(Fallback.MESHED_ONLY), pod("app: web", ""));
      InboundMessage.Snapshot first = stream.policy();
      assertThat(first.policy().fallback()).isEqualTo(Fallback.MESHED_ONLY);
      assertThat(first.policy().rules()).isEmpty();
      assertThat(first.policy().probes()).containsExactly(new Probe(8080, "/healthz"));

      given(
          policy("shop", "web", 1, "selector: {matchLabels: {app: web}}"),
          policy("shop", "api", 1, "selector: {matchLabels: {app: api}}"));
      assertThat(stream.policy().policy().rules())
          .extracting(Rule::name)
          .containsExactly("shop/web");

      given(pod("app: api", ""));
      assertThat(stream.policy().policy().rules())
          .extracting(Rule::name)
          .containsExactly("shop/api");

      given(pod("app: api", "config.weft.dev/default-inbound-policy: Deny"));
      assertThat(stream.policy().policy().fallback()).isEqualTo(Fallback.DENY);
      given(pod("app: api", "config.weft.dev/default-inbound-policy: whatever"));
      assertThat(stream.policy().policy().fallback()).isEqualTo(Fallback.MESHED_ONLY);

      given(namespace("config.weft.dev/default-inbound-policy: Audit"));
      assertThat(stream.policy().policy().fallback()).isEqualTo(Fallback.AUDIT);
      given(namespace(""));
      assertThat(stream.policy().policy().fallback()).isEqualTo(Fallback.MESHED_ONLY);
      given(Given.mesh(Fallback.PERMISSIVE));
      assertThat(stream.policy().policy().fallback()).isEqualTo(Fallback.PERMISSIVE);

      given(new Change.AuthorizationIs(new Change.AuthorizationName("shop", "api"), null));
      InboundMessage.Snapshot last = stream.policy();
      assertThat(last.policy().rules()).isEmpty();
      assertThat(stream.inbound()).isEqualTo(new InboundMessage.Heartbeat(last.version()));
    }
  }

  @Test
  void acknowledgementsCountForThePoliciesThatSelectThePod() throws Exception {
    given(
        Given.mesh(Fallback.DENY),
        pod("app: web", ""),
        policy("shop", "web", 3, "selector: {matchLabels: {app: web}}"),
        policy("shop", "other", 1, "selector: {matchLabels: {app: other}}"));
    try (var stream = proxy.follow("/v1/inbound");
        var report = proxy.report()) {
      String version = policyOf("shop/web", stream, "");
      assertThat(programmed("web", 3).subscribers()).isEqualTo(1);
      assertThat(programmed("web", 3).acknowledged()).isZero();
      assertThat(programmed("other", 1).subscribers()).isZero();

      report.say(new ReportMessage.Ack(InboundMessage.STREAM, version));
      await().until(() -> programmed("web", 3).acknowledged() == 1);

      // One that cannot be understood is in force, too: it allows nobody.
      given(policy("shop", "web", 4, "ports: [nonsense]"));
      version = policyOf("shop/web", stream, version);
      assertThat(programmed("web", 4).acknowledged()).isZero();
      report.say(new ReportMessage.Ack(InboundMessage.STREAM, version));
      await().until(() -> programmed("web", 4).acknowledged() == 1);
    }
    try (var again = new TestProxy(plane.server.port(), plane.caPem, "shop/web");
        var stream = again.follow("/v1/inbound?version=stale")) {
      assertThat(stream.inbound()).isInstanceOf(InboundMessage.Snapshot.class);
    }
  }

  /**
   * The version of the next policy with that rule: changes are taken in one after another, and the
   * same version may come twice.
   */
  private static String policyOf(String rule, TestProxy.Stream stream, String after)
      throws Exception {
    while (true) {
      InboundMessage.Snapshot snapshot = stream.policy();
      boolean has = snapshot.policy().rules().stream().anyMatch(each -> each.name().equals(rule));
      if (has && !snapshot.version().equals(after)) {
        return snapshot.version();
      }
    }
  }

  private void given(Change... changes) {
    for (Change change : changes) {
      plane.index.accept(change);
    }
  }

  private static Change pod(String label, String annotation) {
    return new Change.PodIs(
        new Change.PodName("shop", "web"),
        Reduce.pod(
                Serialization.unmarshal(
                    """
                    metadata: {namespace: shop, name: web, labels: {%s}, annotations: {%s}}
                    spec:
                      containers:
                      - name: web
                        livenessProbe: {httpGet: {port: 8080, path: /healthz}}
                    """
                        .formatted(label, annotation),
                    Pod.class))
            .orElseThrow());
  }

  private static Change namespace(String annotation) {
    return Reduce.namespace(
        Serialization.unmarshal(
            "metadata: {name: shop, annotations: {%s}}".formatted(annotation), Namespace.class));
  }

  private FleetMessage.Programmed programmed(String name, long generation) {
    var source = new Source("AuthorizationPolicy", "shop", name, generation);
    FleetMessage said = plane.ledger.summary(plane.index.inForce()).get(SourceKey.of(source));
    assertThat(said).isInstanceOf(FleetMessage.Programmed.class);
    return (FleetMessage.Programmed) Objects.requireNonNull(said);
  }
}
