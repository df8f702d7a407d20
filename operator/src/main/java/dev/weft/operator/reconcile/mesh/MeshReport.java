package dev.weft.operator.reconcile.mesh;

import dev.weft.api.Version;
import dev.weft.crds.mesh.Mesh;
import dev.weft.crds.mesh.MeshStatus;
import dev.weft.crds.mesh.UpgradeProgress;
import dev.weft.operator.fleet.PodId;
import dev.weft.operator.status.ConditionSet;
import dev.weft.operator.status.ConditionSet.State;
import dev.weft.operator.upgrade.Phase;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A Mesh's status, from what was decided and what is. kstatus reads it: Reconciling while a change
 * is under way, Stalled when it cannot go on, Ready otherwise.
 */
final class MeshReport {
  private static final int NAMED = 5;

  private final ConditionSet conditions;

  private MeshReport(Mesh mesh, Instant now) {
    this.conditions =
        new ConditionSet(
            mesh.getStatus() == null ? List.of() : mesh.getStatus().conditions(),
            generation(mesh),
            now);
  }

  /** The status, and which of its conditions have changed. */
  record Report(MeshStatus status, ConditionSet conditions) {}

  /** The status alone, to be applied. */
  static Mesh patch(Mesh mesh, Report report) {
    var patch = new Mesh();
    patch.setMetadata(new ObjectMetaBuilder().withName(mesh.getMetadata().getName()).build());
    patch.setStatus(report.status());
    return patch;
  }

  static Report stalled(Mesh mesh, Admission.Stalled why, Instant now) {
    var report = new MeshReport(mesh, now);
    report
        .conditions
        .set("Ready", State.FALSE, why.reason(), why.message())
        .set("Reconciling", State.FALSE, why.reason(), why.message())
        .set("Stalled", State.TRUE, why.reason(), why.message());
    return new Report(
        new MeshStatus(
            generation(mesh),
            report.conditions.list(),
            null,
            null,
            mesh.getStatus() == null ? null : mesh.getStatus().upgrade(),
            List.of()),
        report.conditions);
  }

  /** Something could not be applied; it is tried again. */
  static Report failed(Mesh mesh, String message, Instant now) {
    var report = new MeshReport(mesh, now);
    MeshStatus before = mesh.getStatus();
    report
        .conditions
        .set("Ready", State.FALSE, "ApplyFailed", message)
        .set("Reconciling", State.TRUE, "ApplyFailed", message)
        .set("Stalled", State.FALSE, "NotStalled", "It is tried again.")
        .set("ControlPlaneReady", State.UNKNOWN, "ApplyFailed", message)
        .set("IdentityReady", State.UNKNOWN, "ApplyFailed", message);
    return new Report(
        new MeshStatus(
            generation(mesh),
            report.conditions.list(),
            before == null ? null : before.version(),
            before == null ? null : before.fleet(),
            before == null ? null : before.upgrade(),
            before == null ? List.of() : before.trustAnchors()),
        report.conditions);
  }

  static Report of(Mesh mesh, Observed observed, Instant now) {
    var report = new MeshReport(mesh, now);
    ControlState control = ControlState.of(observed.deployment(), observed.controlPods());
    FleetCount fleet = FleetCount.of(observed, Version.CURRENT);
    report.ready(control, observed.identity());
    report.reconciling(control, observed.upgrade());
    report.stalled(observed.upgrade());
    report.controlPlane(control);
    report.conditions.set(
        "IdentityReady",
        observed.identity().state(),
        observed.identity().reason(),
        observed.identity().message());
    report.fleet(fleet, observed.upgrade());
    return new Report(
        new MeshStatus(
            generation(mesh),
            report.conditions.list(),
            control.serves() ? Version.CURRENT : null,
            fleet.fleet(),
            observed.upgrade().progress(),
            observed.identity().anchors()),
        report.conditions);
  }

  /** It is deleted, and serves those pods that have a proxy yet. */
  static Report removing(Mesh mesh, Observed observed, List<PodId> meshed, Instant now) {
    var report = new MeshReport(mesh, now);
    ControlState control = ControlState.of(observed.deployment(), observed.controlPods());
    FleetCount fleet = FleetCount.of(observed, Version.CURRENT);
    String message = removing(meshed);
    report
        .conditions
        .set("Ready", State.FALSE, "Removing", message)
        .set("Reconciling", State.TRUE, "Removing", message)
        .set("Stalled", State.FALSE, "NotStalled", "It goes on when the pods are without a proxy.");
    report.controlPlane(control);
    report.conditions.set(
        "IdentityReady",
        observed.identity().state(),
        observed.identity().reason(),
        observed.identity().message());
    report.conditions.set("FleetReady", fleet.state(), fleet.reason(), fleet.message());
    return new Report(
        new MeshStatus(
            generation(mesh),
            report.conditions.list(),
            control.serves() ? Version.CURRENT : null,
            fleet.fleet(),
            null,
            observed.identity().anchors()),
        report.conditions);
  }

  private static String removing(List<PodId> meshed) {
    String named =
        meshed.stream()
            .map(PodId::toString)
            .sorted()
            .limit(NAMED)
            .collect(Collectors.joining(", "));
    return "Removing: "
        + meshed.size()
        + (meshed.size() == 1 ? " pod still has a proxy: " : " pods still have a proxy: ")
        + named
        + (meshed.size() > NAMED ? " and " + (meshed.size() - NAMED) + " more" : "")
        + ". Restart their workloads (weft uninstall --restart does). Until then they are served, and let everybody in.";
  }

  private void ready(ControlState control, IdentityState identity) {
    if (!control.observed()) {
      conditions.set("Ready", State.UNKNOWN, "Starting", "The control plane is being made.");
    } else if (!control.serves()) {
      conditions.set("Ready", State.FALSE, "ControlPlaneNotReady", waiting(control));
    } else if (identity.state() != State.TRUE) {
      conditions.set("Ready", State.FALSE, "IdentityNotReady", identity.message());
    } else {
      conditions.set(
          "Ready",
          State.TRUE,
          "ControlPlaneServes",
          "The control plane serves, and identities are issued.");
    }
  }

  private void reconciling(ControlState control, FleetUpgrade.Outcome upgrade) {
    if (!control.rolledOut()) {
      conditions.set("Reconciling", State.TRUE, "RollingOut", waiting(control));
      return;
    }
    switch (upgrade.phase().orElse(Phase.DONE)) {
      case UPGRADING -> conditions.set("Reconciling", State.TRUE, "Upgrading", message(upgrade));
      case ROLLING_BACK ->
          conditions.set("Reconciling", State.TRUE, "RollingBack", message(upgrade));
      case HALTED, ROLLED_BACK ->
          conditions.set("Reconciling", State.FALSE, "UpgradeFailed", message(upgrade));
      case DONE -> {
        if (upgrade.behind().isEmpty()) {
          conditions.set("Reconciling", State.FALSE, "UpToDate", "All is as the spec says.");
        } else {
          conditions.set(
              "Reconciling",
              State.TRUE,
              "Upgrading",
              upgrade.behind().size()
                  + " proxies are to get another image, once the control plane can be asked.");
        }
      }
    }
  }

  private void stalled(FleetUpgrade.Outcome upgrade) {
    switch (upgrade.phase().orElse(Phase.DONE)) {
      case HALTED -> conditions.set("Stalled", State.TRUE, "UpgradeHalted", message(upgrade));
      case ROLLED_BACK ->
          conditions.set("Stalled", State.TRUE, "UpgradeRolledBack", message(upgrade));
      case UPGRADING, ROLLING_BACK, DONE ->
          conditions.set("Stalled", State.FALSE, "NotStalled", "Nothing needs help.");
    }
  }

  /** An upgrade that failed is what there is to say of the fleet, though every proxy is well. */
  private void fleet(FleetCount fleet, FleetUpgrade.Outcome upgrade) {
    String both = message(upgrade) + "; " + fleet.message();
    switch (upgrade.phase().orElse(Phase.DONE)) {
      case HALTED, ROLLING_BACK -> conditions.set("FleetReady", State.FALSE, "UpgradeFailed", both);
      case ROLLED_BACK -> conditions.set("FleetReady", State.FALSE, "RolledBack", both);
      case UPGRADING, DONE ->
          conditions.set("FleetReady", fleet.state(), fleet.reason(), fleet.message());
    }
  }

  private static String message(FleetUpgrade.Outcome upgrade) {
    UpgradeProgress progress = upgrade.progress();
    return progress == null || progress.message() == null ? "" : progress.message();
  }

  private void controlPlane(ControlState control) {
    if (!control.observed()) {
      conditions.set(
          "ControlPlaneReady", State.UNKNOWN, "Starting", "The control plane is being made.");
    } else if (control.serves()) {
      conditions.set("ControlPlaneReady", State.TRUE, "Available", control.counts() + ".");
    } else {
      conditions.set("ControlPlaneReady", State.FALSE, "NotAvailable", waiting(control));
    }
  }

  private static String waiting(ControlState control) {
    return "The control plane: "
        + control.counts()
        + (control.trouble().isEmpty() ? "." : "; " + control.trouble());
  }

  private static long generation(Mesh mesh) {
    return Objects.requireNonNullElse(mesh.getMetadata().getGeneration(), 0L);
  }
}
