package dev.weft.operator.reconcile.trafficsplit;

import dev.weft.api.wire.Traffic;
import dev.weft.crds.trafficsplit.Rollout;
import dev.weft.crds.trafficsplit.RolloutProgress;
import dev.weft.crds.trafficsplit.TrafficSplit;
import dev.weft.crds.trafficsplit.TrafficSplitStatus;
import dev.weft.operator.fleet.FleetView;
import dev.weft.operator.fleet.FleetWatch;
import dev.weft.operator.fleet.PodId;
import dev.weft.operator.fleet.ServiceEndpoints;
import dev.weft.operator.gateway.BoundRoutes;
import dev.weft.operator.resolve.ServiceKey;
import dev.weft.operator.rollout.Look;
import dev.weft.operator.rollout.Plan;
import dev.weft.operator.rollout.Progress;
import dev.weft.operator.status.Events;
import dev.weft.operator.translate.SplitPolicy;
import dev.weft.operator.translate.SplitTranslator;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Says what has become of a split, and moves the weights of its rollout, which are in status: the
 * serve role reads splits itself, on every replica, and reckons by the same code. Never writes a
 * spec.
 */
public final class TrafficSplitReconciler implements Reconciler<TrafficSplit> {
  /** Proxies report this often; a candidate that fails is not left alone for longer. */
  private static final Duration LOOK = Duration.ofSeconds(5);

  private final FleetWatch fleet;
  private final ServiceEndpoints endpoints;
  private final Predicate<ServiceKey> serviceExists;
  private final Function<ServiceKey, List<BoundRoutes>> routes;
  private final Events events;
  private final InstantSource clock;
  private final Windows windows = new Windows();
  private final SimpleInboundEventSource<TrafficSplit> nudges =
      new SimpleInboundEventSource<>("fleet");
  private volatile @Nullable IndexerResourceCache<TrafficSplit> splits;

  public TrafficSplitReconciler(
      FleetWatch fleet,
      ServiceEndpoints endpoints,
      Predicate<ServiceKey> serviceExists,
      Function<ServiceKey, List<BoundRoutes>> routes,
      Events events,
      InstantSource clock) {
    this.fleet = fleet;
    this.endpoints = endpoints;
    this.serviceExists = serviceExists;
    this.routes = routes;
    this.events = events;
    this.clock = clock;
  }

  /** Proxies have acknowledged something, or a replica has come or gone. */
  public void fleetChanged() {
    nudge(_ -> true);
  }

  /** This Service has come or gone, has other endpoints, or other routes are bound to it. */
  public void serviceChanged(ServiceKey service) {
    nudge(split ->
        split.getMetadata().getNamespace().equals(service.namespace())
            && (split.getSpec().service().equals(service.name())
                || split.getSpec().backends().stream()
                    .anyMatch(backend -> backend.service().equals(service.name()))));
  }

  private void nudge(Predicate<TrafficSplit> which) {
    IndexerResourceCache<TrafficSplit> known = splits;
    if (known != null) {
      known
          .list(split -> split.getSpec() != null && which.test(split))
          .forEach(split -> nudges.propagateEvent(ResourceID.fromResource(split)));
    }
  }

  @Override
  public List<EventSource<?, TrafficSplit>> prepareEventSources(
      EventSourceContext<TrafficSplit> context) {
    splits = context.getPrimaryCache();
    return List.of(nudges);
  }

  @Override
  public UpdateControl<TrafficSplit> reconcile(TrafficSplit split, Context<TrafficSplit> context) {
    Instant now = clock.instant();
    RolloutProgress before = split.getStatus() == null ? null : split.getStatus().rollout();
    Optional<SplitPolicy> own = policy(split);
    RolloutProgress after = rollout(split, own.isPresent(), before, now);
    TrafficSplit moved = with(split, after);
    SplitReport.Report report =
        SplitReport.of(
            moved,
            new SplitReport.Surroundings(
                serviceExists,
                endpoints::ready,
                fleet.view(),
                own.flatMap(this::above).orElse(null),
                own.map(policy -> routes.apply(policy.service())).orElse(List.of())),
            now);
    UpdateControl<TrafficSplit> control =
        report.status().equals(split.getStatus())
            ? UpdateControl.noUpdate()
            : patch(split, report.status());
    if (!report.status().equals(split.getStatus())) {
      events.tellOf(split, report.conditions(), Set.of("Accepted", "ResolvedRefs"));
      tellOfRollout(split, before, after);
    }
    boolean underWay = after != null && split.getSpec().rollout() != null;
    return underWay ? control.rescheduleAfter(LOOK) : control;
  }

  // ---- the rollout

  /**
   * What the rollout has come to; null where there is none. One that was taken away is no more.
   *
   * @param inOrder the spec is in force: by another nothing moves
   */
  private @Nullable RolloutProgress rollout(
      TrafficSplit split, boolean inOrder, @Nullable RolloutProgress before, Instant now) {
    ResourceID id = ResourceID.fromResource(split);
    Rollout asked = split.getSpec() == null ? null : split.getSpec().rollout();
    if (asked == null) {
      windows.forget(id);
      return null;
    }
    if (!inOrder) {
      return before;
    }
    Plan plan = Plans.of(split, asked);
    Progress was = Plans.progress(before);
    ServiceKey candidate = new ServiceKey(split.getMetadata().getNamespace(), asked.candidate());
    Map<PodId, Traffic> traffic = fleet.traffic();
    Windows.Window window = windows.after(id, decided(was), now, traffic);
    FleetView view = fleet.view();
    Progress next =
        dev.weft.operator.rollout.Rollout.next(
            plan,
            was,
            new Look(
                now,
                view.complete(),
                window.since(),
                window.tally(endpoints.pods(candidate), traffic),
                endpoints.ready(candidate)));
    if (plan.wasTooLittle(next.last())) {
      windows.goOn(id, decided(next));
    } else if (!decided(next).equals(decided(was))) {
      windows.after(id, decided(next), now, traffic);
    }
    return Plans.status(next, before);
  }

  private static Instant decided(@Nullable Progress progress) {
    if (progress == null) {
      return Instant.EPOCH;
    }
    Progress.Decision last = progress.last();
    return last == null ? progress.stepStartedAt() : last.time();
  }

  private void tellOfRollout(
      TrafficSplit split, @Nullable RolloutProgress before, @Nullable RolloutProgress after) {
    if (after == null
        || after.lastDecision() == null
        || (before != null && after.lastDecision().equals(before.lastDecision()))) {
      return;
    }
    String outcome = Objects.requireNonNullElse(after.lastDecision().outcome(), "");
    boolean bad =
        outcome.equals(Progress.Outcome.ROLLBACK.text())
            || (outcome.equals(Progress.Outcome.PAUSE.text())
                && after.lastDecision().requests() != null);
    events.tell(
        split,
        bad ? Events.Type.WARNING : Events.Type.NORMAL,
        "Rollout" + outcome,
        SplitReport.message(after));
  }

  // ---- the object

  /** Another split of the same Service that holds instead. */
  private Optional<SplitPolicy> above(SplitPolicy own) {
    IndexerResourceCache<TrafficSplit> known = splits;
    if (known == null) {
      return Optional.empty();
    }
    return known
        .list(other -> isRival(other, own))
        .flatMap(other -> policy(other).stream())
        .filter(other -> SplitPolicy.PRECEDENCE.compare(other, own) < 0)
        .min(SplitPolicy.PRECEDENCE);
  }

  private static boolean isRival(TrafficSplit other, SplitPolicy own) {
    return other.getSpec() != null
        && other.getSpec().service().equals(own.service().name())
        && other.getMetadata().getNamespace().equals(own.service().namespace())
        && !other.getMetadata().getName().equals(own.source().name());
  }

  private static Optional<SplitPolicy> policy(TrafficSplit split) {
    return SplitTranslator.translate(split)
            instanceof SplitTranslator.Result.Accepted(SplitPolicy policy)
        ? Optional.of(policy)
        : Optional.empty();
  }

  /** The same split as it will stand when the rollout has been written down. */
  private static TrafficSplit with(TrafficSplit split, @Nullable RolloutProgress rollout) {
    TrafficSplitStatus status = split.getStatus();
    var moved = new TrafficSplit();
    moved.setMetadata(split.getMetadata());
    moved.setSpec(split.getSpec());
    moved.setStatus(
        new TrafficSplitStatus(
            status == null ? null : status.observedGeneration(),
            status == null ? List.of() : status.conditions(),
            status == null ? List.of() : status.backends(),
            rollout,
            null,
            null));
    return moved;
  }

  private static UpdateControl<TrafficSplit> patch(TrafficSplit split, TrafficSplitStatus status) {
    var patch = new TrafficSplit();
    patch.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(split.getMetadata().getNamespace())
            .withName(split.getMetadata().getName())
            .build());
    patch.setStatus(status);
    return UpdateControl.patchStatus(patch);
  }
}
