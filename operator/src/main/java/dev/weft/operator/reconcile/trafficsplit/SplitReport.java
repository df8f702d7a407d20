package dev.weft.operator.reconcile.trafficsplit;

import dev.weft.crds.trafficsplit.RolloutProgress;
import dev.weft.crds.trafficsplit.TrafficSplit;
import dev.weft.crds.trafficsplit.TrafficSplitStatus;
import dev.weft.crds.trafficsplit.TrafficSplitStatus.EffectiveBackend;
import dev.weft.operator.fleet.FleetView;
import dev.weft.operator.gateway.BoundRoutes;
import dev.weft.operator.reconcile.Programmed;
import dev.weft.operator.resolve.ServiceKey;
import dev.weft.operator.rollout.Phase;
import dev.weft.operator.status.ConditionSet;
import dev.weft.operator.status.ConditionSet.State;
import dev.weft.operator.translate.SplitPolicy;
import dev.weft.operator.translate.SplitTranslator;
import dev.weft.operator.translate.Translation;
import dev.weft.operator.translate.Weights;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A split's status, from its translation, its rollout, its Services and what the proxies say. */
final class SplitReport {
  private final TrafficSplit split;
  private final Surroundings around;
  private final ConditionSet conditions;

  /**
   * @param exists whether there is such a Service
   * @param ready how many ready endpoints it has
   * @param above another split that holds for the service instead; null for none
   * @param routes of Gateway API that are bound to the service
   */
  record Surroundings(
      Predicate<ServiceKey> exists,
      ToIntFunction<ServiceKey> ready,
      FleetView fleet,
      @Nullable SplitPolicy above,
      List<BoundRoutes> routes) {
    /** What holds for the service instead, for people; empty when the split does. */
    String instead() {
      if (!routes.isEmpty() && routes.stream().allMatch(BoundRoutes::decides)) {
        return BoundRoutes.text(routes)
            + " says where the requests to this service go, and comes first.";
      }
      return above == null
          ? ""
          : above.source().kind()
              + " "
              + above.source().namespace()
              + "/"
              + above.source().name()
              + " splits the same service and comes first (ours before SMI's, then the older).";
    }

    /** Who holds beside the split, for people. */
    String beside() {
      return routes.isEmpty()
          ? "Nothing else splits this service."
          : "Rules of "
              + BoundRoutes.text(routes)
              + " that name backends come first; the other requests go by this split.";
    }
  }

  /** The status, and which of its conditions have changed. */
  record Report(TrafficSplitStatus status, ConditionSet conditions) {}

  private SplitReport(TrafficSplit split, Surroundings around, Instant now) {
    this.split = split;
    this.around = around;
    this.conditions =
        new ConditionSet(
            split.getStatus() == null ? List.of() : split.getStatus().conditions(),
            generation(split),
            now);
  }

  static Report of(TrafficSplit split, Surroundings around, Instant now) {
    return new SplitReport(split, around, now).run();
  }

  private Report run() {
    FleetView.Progress progress = around.fleet().progress(SplitTranslator.source(split));
    List<EffectiveBackend> backends = List.of();
    switch (SplitTranslator.translate(split)) {
      case SplitTranslator.Result.Accepted(SplitPolicy policy) -> {
        backends = backends(policy);
        accepted(policy);
        resolved(policy, backends);
        if (around.instead().isEmpty()) {
          Programmed.ofService(around.fleet(), progress).in(conditions);
        } else {
          conditions.set(Programmed.TYPE, State.FALSE, "Overridden", around.instead());
        }
      }
      case SplitTranslator.Result.Rejected(Translation.Rejected why) -> rejected(why, progress);
    }
    rollout();
    return new Report(
        new TrafficSplitStatus(
            generation(split),
            conditions.list(),
            backends,
            progressOf(split).orElse(null),
            progress.subscribers(),
            progress.acknowledged()),
        conditions);
  }

  private static Optional<RolloutProgress> progressOf(TrafficSplit split) {
    return Optional.ofNullable(split.getStatus()).map(TrafficSplitStatus::rollout);
  }

  private List<EffectiveBackend> backends(SplitPolicy policy) {
    var backends = new ArrayList<EffectiveBackend>();
    List<Integer> weights = Weights.of(split);
    for (int i = 0; i < policy.parts().size(); i++) {
      ServiceKey service = policy.parts().get(i).service();
      backends.add(
          new EffectiveBackend(service.name(), weights.get(i), around.ready().applyAsInt(service)));
    }
    return backends;
  }

  private void accepted(SplitPolicy policy) {
    String message = around.instead();
    if (!message.isEmpty()) {
      conditions.set("Accepted", State.TRUE, "Overridden", "The spec is in order. " + message);
      conditions.set("Overridden", State.TRUE, "Conflicted", message);
      return;
    }
    boolean known = around.exists().test(policy.service());
    conditions.set(
        "Accepted",
        State.TRUE,
        known ? "Accepted" : "ServiceNotFound",
        known
            ? "The spec is in force."
            : "The spec is in order; it takes effect when there is a Service "
                + policy.service().name()
                + ".");
    conditions.set("Overridden", State.FALSE, "Applies", around.beside());
  }

  private void resolved(SplitPolicy policy, List<EffectiveBackend> backends) {
    String missing =
        policy.parts().stream()
            .map(SplitPolicy.Part::service)
            .filter(around.exists().negate())
            .map(ServiceKey::name)
            .collect(Collectors.joining(", "));
    String idle =
        backends.stream()
            .filter(backend -> backend.readyEndpoints() == 0)
            .map(EffectiveBackend::service)
            .collect(Collectors.joining(", "));
    if (!missing.isEmpty()) {
      conditions.set(
          "ResolvedRefs",
          State.FALSE,
          "BackendNotFound",
          "There is no Service " + missing + " in this namespace: no request goes there.");
    } else if (!idle.isEmpty()) {
      conditions.set(
          "ResolvedRefs",
          State.TRUE,
          "NoEndpoints",
          "All Services exist. Without a ready endpoint, and so without requests: " + idle + ".");
    } else {
      conditions.set(
          "ResolvedRefs",
          State.TRUE,
          "ResolvedRefs",
          "All Services exist and have ready endpoints.");
    }
  }

  private void rejected(Translation.Rejected rejected, FleetView.Progress progress) {
    String instead =
        progress.inForce().isEmpty()
            ? "No earlier generation is in force: requests are not split."
            : "In force instead: generation "
                + progress.inForce().stream().map(String::valueOf).collect(Collectors.joining(", "))
                + ", until the control plane restarts.";
    String message = rejected.message() + ". " + instead;
    conditions.set("Accepted", State.FALSE, rejected.reason(), message);
    conditions.set(Programmed.TYPE, State.FALSE, "NotAccepted", message);
  }

  private void rollout() {
    progressOf(split)
        .ifPresent(progress -> {
          boolean moves = Phase.PROGRESSING.text().equals(progress.phase());
          conditions.set(
              "Progressing",
              State.of(moves),
              Objects.requireNonNullElse(progress.phase(), "Unknown"),
              message(progress));
        });
  }

  static String message(RolloutProgress progress) {
    RolloutProgress.Decision last = progress.lastDecision();
    return "%s has %d %% at step %d of %d.%s"
        .formatted(
            progress.candidate(),
            progress.weight(),
            progress.step(),
            progress.steps(),
            last == null ? "" : " " + last.outcome() + ": " + last.reason());
  }

  private static long generation(TrafficSplit split) {
    return Objects.requireNonNullElse(split.getMetadata().getGeneration(), 0L);
  }
}
