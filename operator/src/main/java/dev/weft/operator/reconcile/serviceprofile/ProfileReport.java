package dev.weft.operator.reconcile.serviceprofile;

import dev.weft.api.route.Source;
import dev.weft.crds.serviceprofile.ServiceProfile;
import dev.weft.crds.serviceprofile.ServiceProfileStatus;
import dev.weft.operator.fleet.FleetView;
import dev.weft.operator.reconcile.Programmed;
import dev.weft.operator.status.ConditionSet;
import dev.weft.operator.status.ConditionSet.State;
import dev.weft.operator.translate.ProfileTranslator;
import dev.weft.operator.translate.Translation;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** A profile's status, from its translation and from what the proxies say. */
final class ProfileReport {
  private final ServiceProfile profile;
  private final boolean serviceExists;
  private final FleetView fleet;
  private final ConditionSet conditions;

  private ProfileReport(
      ServiceProfile profile, boolean serviceExists, FleetView fleet, Instant now) {
    this.profile = profile;
    this.serviceExists = serviceExists;
    this.fleet = fleet;
    this.conditions =
        new ConditionSet(
            profile.getStatus() == null ? List.of() : profile.getStatus().conditions(),
            generation(profile),
            now);
  }

  /** The status, and which of its conditions have changed. */
  record Report(ServiceProfileStatus status, ConditionSet conditions) {}

  static Report of(ServiceProfile profile, boolean serviceExists, FleetView fleet, Instant now) {
    return new ProfileReport(profile, serviceExists, fleet, now).run();
  }

  private Report run() {
    var source =
        new Source(
            ProfileTranslator.KIND,
            profile.getMetadata().getNamespace(),
            profile.getMetadata().getName(),
            generation(profile));
    FleetView.Progress progress = fleet.progress(source);
    switch (ProfileTranslator.translate(profile)) {
      case Translation.Accepted _ -> {
        accepted();
        Programmed.of(
                fleet,
                progress,
                "subscribed proxies",
                "No proxy talks to this service at present; the next one that does gets this generation.")
            .in(conditions);
      }
      case Translation.Rejected rejected -> rejected(rejected, progress);
    }
    return new Report(
        new ServiceProfileStatus(
            generation(profile),
            conditions.list(),
            progress.subscribers(),
            progress.acknowledged()),
        conditions);
  }

  private void accepted() {
    if (serviceExists) {
      conditions.set("Accepted", State.TRUE, "Accepted", "The spec is in force.");
    } else {
      conditions.set(
          "Accepted",
          State.TRUE,
          "ServiceNotFound",
          "The spec is in order; it takes effect when there is a Service "
              + ProfileTranslator.service(profile.getMetadata().getName()).orElseThrow()
              + ".");
    }
  }

  private void rejected(Translation.Rejected rejected, FleetView.Progress progress) {
    String instead =
        progress.inForce().isEmpty()
            ? "No earlier generation is in force: the defaults hold."
            : "In force instead: generation "
                + progress.inForce().stream().map(String::valueOf).collect(Collectors.joining(", "))
                + ", until the control plane restarts (it then no longer knows it, and the defaults hold).";
    String message = rejected.message() + ". " + instead;
    conditions.set("Accepted", State.FALSE, rejected.reason(), message);
    conditions.set(Programmed.TYPE, State.FALSE, "NotAccepted", message);
  }

  private static long generation(ServiceProfile profile) {
    return Objects.requireNonNullElse(profile.getMetadata().getGeneration(), 0L);
  }
}
