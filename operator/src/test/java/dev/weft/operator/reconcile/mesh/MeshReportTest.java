package dev.weft.operator.reconcile.mesh;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.wire.FleetMessage;
import dev.weft.crds.mesh.Mesh;
import dev.weft.crds.mesh.MeshStatus;
import dev.weft.crds.mesh.TrustAnchor;
import dev.weft.crds.mesh.UpgradeProgress;
import dev.weft.operator.fleet.FleetPods;
import dev.weft.operator.fleet.FleetView;
import dev.weft.operator.fleet.PodId;
import dev.weft.operator.fleet.PodState;
import dev.weft.operator.install.argocd.ArgoHealth;
import dev.weft.operator.status.ConditionSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MeshReportTest {
  private static final String MESH =
      """
      apiVersion: weft.dev/v1alpha1
      kind: Mesh
      metadata: {name: default, generation: 3, creationTimestamp: "2026-11-01T00:00:00Z"}
      spec: {}
      """;
  private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");
  private static final IdentityState IDENTITY =
      new IdentityState(
          ConditionSet.State.TRUE,
          "Issued",
          "All is well.",
          List.of(new TrustAnchor("9f86", "2036-11-01T00:00:00Z", 2)));

  @Test
  void theFirstStatusSaysThatNothingIsKnownYet() {
    MeshStatus status = report(null, List.of(), FleetView.EMPTY);

    assertThat(condition(status, "Ready")).isEqualTo("Unknown/Starting");
    assertThat(condition(status, "Reconciling")).isEqualTo("True/RollingOut");
    assertThat(condition(status, "Stalled")).isEqualTo("False/NotStalled");
    assertThat(status.observedGeneration()).isEqualTo(3);
  }

  @Test
  void aControlPlaneThatServesAndIssuesMakesTheMeshReady() {
    MeshStatus status = report(deployment(1, 1), List.of(), complete());

    assertThat(condition(status, "Ready")).isEqualTo("True/ControlPlaneServes");
    assertThat(condition(status, "Reconciling")).isEqualTo("False/UpToDate");
    assertThat(condition(status, "ControlPlaneReady")).isEqualTo("True/Available");
    assertThat(condition(status, "IdentityReady")).isEqualTo("True/Issued");
    assertThat(status.trustAnchors()).isEqualTo(IDENTITY.anchors());
    assertThat(condition(status, "FleetReady")).isEqualTo("True/NoProxies");
    assertThat(status.version()).isEqualTo("0.1.0");
  }

  @Test
  void argoCdReadsItAsItIsMeant() {
    assertThat(ArgoHealth.of("Mesh", 3, report(null, List.of(), FleetView.EMPTY)))
        .isEqualTo("Progressing");
    assertThat(ArgoHealth.of("Mesh", 3, report(deployment(1, 1), List.of(), complete())))
        .isEqualTo("Healthy");
    var stalled = new Admission.Stalled("AnotherMeshExists", "Another one is older.");
    assertThat(ArgoHealth.of("Mesh", 3, MeshReport.stalled(mesh(), stalled, NOW).status()))
        .isEqualTo("Degraded");
    assertThat(ArgoHealth.of("Mesh", 3, MeshReport.failed(mesh(), "Refused.", NOW).status()))
        .isEqualTo("Progressing");
  }

  @Test
  void withoutIdentitiesTheMeshIsNotReady() {
    var observed =
        new Observed(
            deployment(1, 1),
            Map.of(),
            List.of(),
            complete(),
            new IdentityState(ConditionSet.State.FALSE, "NoIssuer", "No key.", List.of()));
    MeshStatus status = MeshReport.of(mesh(), observed, NOW).status();

    assertThat(condition(status, "IdentityReady")).isEqualTo("False/NoIssuer");
    assertThat(condition(status, "Ready")).isEqualTo("False/IdentityNotReady");
    assertThat(message(status, "Ready")).isEqualTo("No key.");
  }

  @Test
  void anUpgradeUnderWayIsAReconciliationAndSaysHowFarItIs() {
    MeshStatus status = upgrade("Upgrading", "wave 2 of 3: 4 of 16 proxies");

    assertThat(condition(status, "Reconciling")).isEqualTo("True/Upgrading");
    assertThat(message(status, "Reconciling")).isEqualTo("wave 2 of 3: 4 of 16 proxies");
    assertThat(condition(status, "Ready")).isEqualTo("True/ControlPlaneServes");
    assertThat(condition(status, "Stalled")).isEqualTo("False/NotStalled");
    assertThat(condition(status, "FleetReady")).isEqualTo("True/NoProxies");
    assertThat(requireNonNull(status.upgrade()).wave()).isEqualTo(2);
  }

  @Test
  void anUpgradeThatFailedIsStalledUntilSomebodyChangesSomething() {
    MeshStatus halted = upgrade("Halted", "wave 1 of 3 failed: why");
    assertThat(condition(halted, "FleetReady")).isEqualTo("False/UpgradeFailed");
    assertThat(condition(halted, "Stalled")).isEqualTo("True/UpgradeHalted");
    assertThat(condition(halted, "Reconciling")).isEqualTo("False/UpgradeFailed");

    MeshStatus back = upgrade("RollingBack", "going back");
    assertThat(condition(back, "FleetReady")).isEqualTo("False/UpgradeFailed");
    assertThat(condition(back, "Reconciling")).isEqualTo("True/RollingBack");

    MeshStatus over = upgrade("RolledBack", "rolled back: why");
    assertThat(condition(over, "FleetReady")).isEqualTo("False/RolledBack");
    assertThat(message(over, "FleetReady")).startsWith("rolled back: why; ");
    assertThat(condition(over, "Stalled")).isEqualTo("True/UpgradeRolledBack");
  }

  private static MeshStatus upgrade(String phase, String message) {
    var progress =
        new UpgradeProgress(
            phase, 3L, "1", "2", "proxy:1", "proxy:2", 2, 3, 4, 16, null, null, null, null, null,
            message);
    var observed =
        new Observed(
            deployment(1, 1),
            Map.of(),
            List.of(),
            complete(),
            IDENTITY,
            List.of(),
            new FleetUpgrade.Outcome(progress, Set.of(), null));
    return MeshReport.of(mesh(), observed, NOW).status();
  }

  @Test
  void aControlPlaneThatCannotStartIsSaidWithWhatStopsIt() {
    var observed =
        new Observed(
            deployment(1, 0),
            Map.of(
                "weft-control-x", new FleetPods.Control("", false, "ErrImagePull: no such image")),
            List.of(),
            FleetView.EMPTY,
            IDENTITY);
    MeshStatus status = MeshReport.of(mesh(), observed, NOW).status();

    assertThat(condition(status, "Ready")).isEqualTo("False/ControlPlaneNotReady");
    assertThat(message(status, "Ready"))
        .isEqualTo(
            "The control plane: 0 of 1 replicas available; pod weft-control-x waits: ErrImagePull: no such image");
  }

  @Test
  void theFleetIsCountedByVersionAndByWhoIsInTouch() {
    MeshStatus status =
        report(
            deployment(1, 1),
            List.of(
                pod("a", "0.1.0", true, ""),
                pod("b", "0.0.9", true, ""),
                pod("c", "0.1.0", true, ""),
                pod("d", "0.1.0", false, "weft-proxy: CrashLoopBackOff")),
            complete(proxy("a", "0.1.0"), proxy("b", "0.0.9")));

    assertThat(status.fleet())
        .satisfies(fleet -> {
          assertThat(fleet.total()).isEqualTo(4);
          assertThat(fleet.ready()).isEqualTo(2);
          assertThat(fleet.upToDate()).isEqualTo(3);
          assertThat(fleet.failed()).isEqualTo(1);
          assertThat(fleet.versions()).extracting("version").containsExactly("0.0.9", "0.1.0");
        });
    assertThat(condition(status, "FleetReady")).isEqualTo("False/ProxiesFailed");
    assertThat(message(status, "FleetReady"))
        .isEqualTo("2 of 4 proxies ready; failed: shop/d (weft-proxy: CrashLoopBackOff)");
    assertThat(condition(status, "Ready")).startsWith("True");
  }

  @Test
  void podsThatSlippedByAreCountedAndNamed() {
    var missing =
        IntStream.rangeClosed(1, 7).mapToObj(i -> new PodId("shop", "late-" + i)).toList();
    var observed =
        new Observed(
            deployment(1, 1),
            Map.of(),
            List.of(pod("a", "0.1.0", true, "")),
            complete(proxy("a", "0.1.0")),
            IDENTITY,
            missing,
            FleetUpgrade.Outcome.NONE);
    MeshStatus status = MeshReport.of(mesh(), observed, NOW).status();

    assertThat(status.fleet())
        .satisfies(fleet -> {
          assertThat(fleet.total()).isEqualTo(8);
          assertThat(fleet.ready()).isEqualTo(1);
          assertThat(fleet.failed()).isEqualTo(7);
        });
    assertThat(condition(status, "FleetReady")).isEqualTo("False/PodsWithoutProxy");
    assertThat(message(status, "FleetReady"))
        .startsWith(
            "1 of 1 proxies ready; without a proxy, though they ask for one: shop/late-1, shop/late-2, shop/late-3,"
                + " shop/late-4, shop/late-5 and 2 more.")
        .contains("weft restart --missing");
    assertThat(condition(status, "Ready")).startsWith("True");
  }

  @Test
  void aMeshThatIsRemovedSaysWhatItWaitsFor() {
    var observed = new Observed(deployment(1, 1), Map.of(), List.of(), complete(), IDENTITY);
    MeshStatus status =
        MeshReport.removing(mesh(), observed, List.of(new PodId("shop", "web-1")), NOW).status();

    assertThat(condition(status, "Ready")).isEqualTo("False/Removing");
    assertThat(message(status, "Ready"))
        .startsWith("Removing: 1 pod still has a proxy: shop/web-1. Restart their workloads");
    assertThat(condition(status, "Reconciling")).isEqualTo("True/Removing");
    assertThat(condition(status, "ControlPlaneReady")).isEqualTo("True/Available");
  }

  @Test
  void whileReplicasCannotBeAskedTheFleetIsUnknownRatherThanLost() {
    MeshStatus status =
        report(
            deployment(1, 1),
            List.of(pod("a", "0.1.0", true, "")),
            FleetView.EMPTY.with("r", FleetView.Replica.SILENT));

    assertThat(condition(status, "FleetReady")).isEqualTo("Unknown/ControlPlaneNotReached");
    assertThat(status.fleet()).satisfies(fleet -> assertThat(fleet.ready()).isEqualTo(1));
  }

  @Test
  void nothingNewMakesAnEqualStatus() {
    Mesh mesh = mesh();
    var observed = new Observed(deployment(1, 1), Map.of(), List.of(), complete(), IDENTITY);
    mesh.setStatus(MeshReport.of(mesh, observed, NOW).status());

    assertThat(MeshReport.of(mesh, observed, NOW.plusSeconds(100)).status())
        .isEqualTo(mesh.getStatus());
    assertThat(Serialization.unmarshal(Serialization.asYaml(mesh), Mesh.class).getStatus())
        .as("after a way through the API server")
        .isEqualTo(mesh.getStatus());
  }

  @Test
  void aSecondMeshStalls() {
    Mesh younger = mesh();
    younger.getMetadata().setName("other");
    younger.getMetadata().setCreationTimestamp("2026-11-02T00:00:00Z");

    assertThat(Admission.of(younger, List.of(younger, mesh())))
        .isInstanceOfSatisfying(
            Admission.Stalled.class,
            stalled -> {
              assertThat(stalled.reason()).isEqualTo("AnotherMeshExists");
              MeshStatus status = MeshReport.stalled(younger, stalled, NOW).status();
              assertThat(condition(status, "Stalled")).isEqualTo("True/AnotherMeshExists");
              assertThat(condition(status, "Ready")).isEqualTo("False/AnotherMeshExists");
            });
    assertThat(Admission.of(mesh(), List.of(younger, mesh()))).isEqualTo(new Admission.Go());
  }

  @Test
  void aVersionThatThisOperatorDoesNotBringStalls() {
    Mesh mesh =
        Serialization.unmarshal(MESH.replace("spec: {}", "spec: {version: 9.9.9}"), Mesh.class);

    assertThat(Admission.of(mesh, List.of(mesh)))
        .isInstanceOfSatisfying(
            Admission.Stalled.class,
            stalled ->
                assertThat(stalled.message()).startsWith("spec.version: '9.9.9' (expected: 0.1.0"));
  }

  private static MeshStatus report(
      @Nullable Deployment deployment, List<PodState> pods, FleetView fleet) {
    return MeshReport.of(mesh(), new Observed(deployment, Map.of(), pods, fleet, IDENTITY), NOW)
        .status();
  }

  private static Mesh mesh() {
    return Serialization.unmarshal(MESH, Mesh.class);
  }

  private static Deployment deployment(int replicas, int available) {
    return new DeploymentBuilder()
        .withNewMetadata()
        .withGeneration(2L)
        .endMetadata()
        .withNewSpec()
        .withReplicas(replicas)
        .endSpec()
        .withNewStatus()
        .withObservedGeneration(2L)
        .withReplicas(replicas)
        .withUpdatedReplicas(replicas)
        .withAvailableReplicas(available)
        .endStatus()
        .build();
  }

  private static PodState pod(String name, String version, boolean ready, String trouble) {
    return new PodState(
        new PodId("shop", name), version, trouble.isEmpty(), ready, trouble, Map.of());
  }

  private static FleetMessage proxy(String pod, String version) {
    return new FleetMessage.Proxy("shop", pod, version, true, false);
  }

  private static FleetView complete(FleetMessage... messages) {
    return FleetView.EMPTY.with(
        "r",
        FleetView.Replica.SILENT.with(List.of(messages)).with(List.of(new FleetMessage.Synced())));
  }

  private static String condition(MeshStatus status, String type) {
    var condition = ConditionSet.find(status.conditions(), type).orElseThrow();
    return condition.getStatus() + "/" + condition.getReason();
  }

  private static String message(MeshStatus status, String type) {
    return ConditionSet.find(status.conditions(), type).orElseThrow().getMessage();
  }
}
