package dev.weft.operator.reconcile.serviceprofile;

import dev.weft.api.route.Source;
import dev.weft.crds.serviceprofile.ServiceProfile;
import dev.weft.crds.serviceprofile.ServiceProfileStatus;
import dev.weft.operator.fleet.FleetView;
import dev.weft.operator.gateway.BoundRoutes;
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
  private final Surroundings around;
  private final ConditionSet conditions;

  /**
   * What else there is.
   *
   * @param routes of Gateway API that are bound to the service
   */
  record Surroundings(boolean serviceExists, FleetView fleet, List<BoundRoutes> routes) {}

  private ProfileReport(ServiceProfile profile, Surroundings around, Instant now) {
    this.profile = profile;
    this.around = around;
    this.conditions =
        new ConditionSet(
            profile.getStatus() == null ? List.of() : profile.getStatus().conditions(),
            generation(profile),
            now);
  }

  /** The status, and which of its conditions have changed. */
  record Report(ServiceProfileStatus status, ConditionSet conditions) {}

  static Report of(ServiceProfile profile, Surroundings around, Instant now) {
    return new ProfileReport(profile, around, now).run();
  }

  private Report run() {
    var source =
        new Source(
            ProfileTranslator.KIND,
            profile.getMetadata().getNamespace(),
            profile.getMetadata().getName(),
            generation(profile));
    FleetView.Progress progress = around.fleet().progress(source);
    switch (ProfileTranslator.translate(profile)) {
      case Translation.Accepted _ -> {
        accepted();
        Programmed.ofService(around.fleet(), progress).in(conditions);
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
    if (around.serviceExists()) {
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
    overridden();
  }

  /** Routes stand for the profile's; what else it says holds on. */
  private void overridden() {
    String routes = BoundRoutes.text(around.routes());
    conditions.set(
        "Overridden",
        State.of(!routes.isEmpty()),
        routes.isEmpty() ? "Applies" : "RoutesOverridden",
        routes.isEmpty()
            ? "No other routes are bound to this service."
            : routes
                + " is bound to this service: its rules hold instead of spec.routes. Retry budget, load"
                + " balancer, circuit breaker, opaque ports and rate limits hold on.");
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
