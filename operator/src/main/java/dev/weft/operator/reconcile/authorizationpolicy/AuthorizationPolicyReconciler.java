package dev.weft.operator.reconcile.authorizationpolicy;

import dev.weft.crds.authorizationpolicy.AuthorizationPolicy;
import dev.weft.operator.fleet.FleetPods;
import dev.weft.operator.fleet.FleetWatch;
import dev.weft.operator.status.Events;
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
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Says what has become of a policy. It hands nothing on: the serve role reads policies itself, on
 * every replica, and translates them by the same code.
 */
public final class AuthorizationPolicyReconciler implements Reconciler<AuthorizationPolicy> {
  private static final Duration NO_MESH = Duration.ofSeconds(5);

  private final FleetPods pods;
  private final FleetWatch fleet;
  private final Supplier<Optional<String>> trustDomain;
  private final BooleanSupplier removing;
  private final Events events;
  private final InstantSource clock;
  private final SimpleInboundEventSource<AuthorizationPolicy> nudges =
      new SimpleInboundEventSource<>("fleet");
  private volatile @Nullable IndexerResourceCache<AuthorizationPolicy> policies;

  /**
   * @param trustDomain of the Mesh; empty while there is none, or while it is not known yet
   * @param removing it is deleted, and serves what has a proxy yet
   */
  public AuthorizationPolicyReconciler(
      FleetPods pods,
      FleetWatch fleet,
      Supplier<Optional<String>> trustDomain,
      BooleanSupplier removing,
      Events events,
      InstantSource clock) {
    this.pods = pods;
    this.fleet = fleet;
    this.trustDomain = trustDomain;
    this.removing = removing;
    this.events = events;
    this.clock = clock;
  }

  /** Proxies have acknowledged something, or a replica or a pod has come or gone. */
  public void fleetChanged() {
    IndexerResourceCache<AuthorizationPolicy> known = policies;
    if (known != null) {
      known.list().forEach(policy -> nudges.propagateEvent(ResourceID.fromResource(policy)));
    }
  }

  @Override
  public List<EventSource<?, AuthorizationPolicy>> prepareEventSources(
      EventSourceContext<AuthorizationPolicy> context) {
    policies = context.getPrimaryCache();
    return List.of(nudges);
  }

  @Override
  public UpdateControl<AuthorizationPolicy> reconcile(
      AuthorizationPolicy policy, Context<AuthorizationPolicy> context) {
    Optional<String> domain = trustDomain.get();
    if (domain.isEmpty() && policy.getStatus() != null) {
      // What was said holds: proxies go on with what they know.
      return UpdateControl.<AuthorizationPolicy>noUpdate().rescheduleAfter(NO_MESH);
    }
    PolicyReport.Report report =
        PolicyReport.of(
            policy,
            domain.orElse(null),
            removing.getAsBoolean(),
            pods.meshed(),
            fleet.view(),
            clock.instant());
    if (report.status().equals(policy.getStatus())) {
      return UpdateControl.noUpdate();
    }
    events.tellOf(policy, report.conditions(), Set.of("Accepted"));
    var patch = new AuthorizationPolicy();
    patch.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(policy.getMetadata().getNamespace())
            .withName(policy.getMetadata().getName())
            .build());
    patch.setStatus(report.status());
    UpdateControl<AuthorizationPolicy> update = UpdateControl.patchStatus(patch);
    return domain.isEmpty() ? update.rescheduleAfter(NO_MESH) : update;
  }
}
