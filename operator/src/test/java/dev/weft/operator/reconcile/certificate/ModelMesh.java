package dev.weft.operator.reconcile.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.Names;
import dev.weft.crds.certificate.Certificate;
import dev.weft.crds.certificate.CertificateStatus;
import dev.weft.crds.certificate.Rotation;
import dev.weft.crds.mesh.Mesh;
import dev.weft.operator.fleet.FleetView;
import dev.weft.operator.fleet.PodId;
import dev.weft.operator.fleet.PodState;
import dev.weft.operator.rotation.LiveFleet;
import dev.weft.operator.rotation.Published;
import dev.weft.operator.rotation.Situation;
import dev.weft.operator.secrets.MemorySecrets;
import dev.weft.operator.status.ConditionSet;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A mesh in memory: its Secrets, its two Certificates, replicas that lag, proxies that come and go.
 */
final class ModelMesh {
  static final String ANCHOR = "weft-trust-anchor";
  static final String ISSUER = "weft-issuer";

  final MemorySecrets secrets = new MemorySecrets();
  final List<ModelReplica> replicas = new ArrayList<>();
  final List<ModelProxy> proxies = new ArrayList<>();
  final List<String> told = new ArrayList<>(); // Certificate: reason
  final Certificate anchor;
  final Certificate issuer;
  Instant now = Instant.parse("2026-11-26T12:00:00Z");
  private final Mesh mesh;
  private Keeper keeper = new Keeper(secrets, () -> now);
  private int pods;

  ModelMesh(String anchorSpec, String issuerSpec) {
    mesh =
        Serialization.unmarshal(
            "---\n{apiVersion: weft.dev/v1alpha1, kind: Mesh, metadata: {name: default, uid: m}, spec: {}}",
            Mesh.class);
    anchor = certificate(ANCHOR, anchorSpec);
    issuer = certificate(ISSUER, issuerSpec);
  }

  /** Both kept by the operator. */
  static ModelMesh ours() {
    return new ModelMesh(
        "{usage: TrustAnchor, secretName: weft-trust-anchor}",
        "{usage: Issuer, secretName: weft-issuer, issuerRef: {name: weft-trust-anchor}}");
  }

  static Certificate certificate(String name, String spec) {
    return Serialization.unmarshal(
        "---\n{apiVersion: weft.dev/v1alpha1, kind: Certificate, metadata: {name: "
            + name
            + ", namespace: weft-system, generation: 1, creationTimestamp: '2026-11-01T00:00:00Z'}, spec: "
            + spec
            + "}",
        Certificate.class);
  }

  ModelReplica addReplica() {
    var replica = new ModelReplica(situation().mesh());
    replica.see(published());
    replicas.add(replica);
    return replica;
  }

  ModelProxy addProxy(ModelReplica replica) {
    var proxy = new ModelProxy("pod-" + ++pods);
    proxy.connect(replica);
    proxies.add(proxy);
    return proxy;
  }

  /** One pass of the operator over one Certificate. It may be killed on its way. */
  void reconcile(Certificate certificate) {
    try {
      CertificateReport.Report report = keeper.reconcile(certificate, surroundings());
      if (!report.status().equals(certificate.getStatus())) {
        secrets.write(() -> certificate.setStatus(report.status()));
      }
      report
          .told()
          .forEach(each -> told.add(certificate.getMetadata().getName() + ": " + each.reason()));
    } catch (MemorySecrets.Killed restarted) {
      keeper = new Keeper(secrets, () -> now); // it knows nothing but what is written
    }
  }

  Surroundings surroundings() {
    var pods = new ArrayList<PodState>();
    Set<PodId> ending = new HashSet<>();
    for (ModelProxy proxy : proxies) {
      if (proxy.ending) {
        ending.add(proxy.pod);
      } else if (proxy.seen) {
        pods.add(new PodState(proxy.pod, "0.1.0", true, true, "", Map.of()));
      }
    }
    FleetView view = FleetView.EMPTY;
    for (int i = 0; i < replicas.size(); i++) {
      view = view.with("replica-" + i, replicas.get(i).view());
    }
    return new Surroundings(
        mesh, List.of(anchor, issuer), LiveFleet.of(true, !replicas.isEmpty(), pods, ending, view));
  }

  Situation situation() {
    Surroundings around = surroundings();
    return new IdentityReader(secrets).read(mesh, around.pair(), around.fleet(), now);
  }

  @Nullable Published published() {
    return situation().published();
  }

  Published inUse() {
    return Objects.requireNonNull(published());
  }

  Rotation rotation() {
    return Objects.requireNonNull(anchor.getStatus().rotation());
  }

  /** As {@code weft identity renew} does. */
  void askForRenewal(Certificate certificate) {
    CertificateStatus status = certificate.getStatus();
    if (status == null) {
      return;
    }
    var conditions = new ArrayList<Condition>(status.conditions());
    conditions.removeIf(condition -> condition.getType().equals("Issuing"));
    conditions.add(
        new ConditionBuilder()
            .withType("Issuing")
            .withStatus("True")
            .withReason("ManuallyTriggered")
            .withMessage("by hand")
            .withLastTransitionTime(now.toString())
            .build());
    certificate.setStatus(
        new CertificateStatus(
            status.observedGeneration(),
            conditions,
            status.notBefore(),
            status.notAfter(),
            status.renewalTime(),
            status.revision(),
            status.fingerprint(),
            status.lastFailureTime(),
            status.failedIssuanceAttempts(),
            status.rotation()));
  }

  /** Everybody does all there is to do, once. */
  void round() {
    reconcile(anchor);
    reconcile(issuer);
    replicas.forEach(replica -> {
      replica.reachable = true;
      replica.see(published());
    });
    for (ModelProxy proxy : proxies) {
      proxy.seen = true;
      if (proxy.replica == null && !proxy.ending) {
        proxy.connect(replicas.getFirst());
      }
      proxy.hear();
      proxy.acknowledge();
      proxy.renewIfAsked();
      proxy.report();
    }
    now = now.plusSeconds(1);
    check();
  }

  /** Whoever takes part verifies whoever else does. */
  void check() {
    for (ModelProxy one : proxies) {
      for (ModelProxy other : proxies) {
        if (one.takesPart() && other.takesPart()) {
          assertThat(one.verifies(other)).as("%s verifies %s", one, other).isTrue();
        }
      }
    }
  }

  /** Nothing is under way, and nothing is left over. */
  boolean atRest() {
    Published published = published();
    return published != null
        && secrets.has(Names.IDENTITY)
        && Set.copyOf(published.anchors()).equals(Set.copyOf(situation().wanted()))
        && anchor.getStatus() != null
        && anchor.getStatus().rotation() == null
        && List.of(anchor, issuer).stream().noneMatch(each -> says(each, "Issuing", "True"))
        && proxies.stream()
            .filter(proxy -> !proxy.ending)
            .allMatch(proxy -> published.issuer().anchor().equals(proxy.anchor));
  }

  static boolean says(Certificate certificate, String type, String status) {
    return certificate.getStatus() != null
        && ConditionSet.find(certificate.getStatus().conditions(), type)
            .filter(condition -> condition.getStatus().equals(status))
            .isPresent();
  }

  static String condition(Certificate certificate, String type) {
    return certificate.getStatus() == null
        ? ""
        : ConditionSet.find(certificate.getStatus().conditions(), type)
            .map(condition -> condition.getStatus() + "/" + condition.getReason())
            .orElse("");
  }

  void settle() {
    for (int i = 0; i < 60 && !atRest(); i++) {
      round();
    }
    assertThat(atRest())
        .as(
            "at rest: anchor %s, issuer %s, fleet %s",
            anchor.getStatus(), issuer.getStatus(), proxies)
        .isTrue();
  }
}
