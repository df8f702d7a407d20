package dev.weft.operator.reconcile.serviceprofile;

import dev.weft.crds.serviceprofile.ServiceProfile;
import dev.weft.operator.fleet.FleetWatch;
import dev.weft.operator.gateway.BoundRoutes;
import dev.weft.operator.resolve.ServiceKey;
import dev.weft.operator.status.Events;
import dev.weft.operator.translate.ProfileTranslator;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Says what has become of a profile. It hands nothing on: the serve role reads profiles itself, on
 * every replica, and translates them by the same code.
 */
public final class ServiceProfileReconciler implements Reconciler<ServiceProfile> {
  private final FleetWatch fleet;
  private final Predicate<ServiceKey> serviceExists;
  private final Function<ServiceKey, List<BoundRoutes>> routes;
  private final Events events;
  private final InstantSource clock;
  private final SimpleInboundEventSource<ServiceProfile> nudges =
      new SimpleInboundEventSource<>("fleet");
  private volatile @Nullable IndexerResourceCache<ServiceProfile> profiles;

  public ServiceProfileReconciler(
      FleetWatch fleet,
      Predicate<ServiceKey> serviceExists,
      Function<ServiceKey, List<BoundRoutes>> routes,
      Events events,
      InstantSource clock) {
    this.fleet = fleet;
    this.serviceExists = serviceExists;
    this.routes = routes;
    this.events = events;
    this.clock = clock;
  }

  /** Proxies have acknowledged something, or a replica has come or gone. */
  public void fleetChanged() {
    nudge(_ -> true);
  }

  /** This Service has come or gone, or other routes are bound to it. */
  public void serviceChanged(ServiceKey service) {
    nudge(profile -> profile.getMetadata().getName().equals(service.fqdn()));
  }

  private void nudge(Predicate<ServiceProfile> which) {
    IndexerResourceCache<ServiceProfile> known = profiles;
    if (known != null) {
      known.list(which).forEach(profile -> nudges.propagateEvent(ResourceID.fromResource(profile)));
    }
  }

  @Override
  public List<EventSource<?, ServiceProfile>> prepareEventSources(
      EventSourceContext<ServiceProfile> context) {
    profiles = context.getPrimaryCache();
    return List.of(nudges);
  }

  @Override
  public UpdateControl<ServiceProfile> reconcile(
      ServiceProfile profile, Context<ServiceProfile> context) {
    Optional<ServiceKey> service = ProfileTranslator.service(profile.getMetadata().getName());
    ProfileReport.Report report =
        ProfileReport.of(
            profile,
            new ProfileReport.Surroundings(
                service.filter(serviceExists).isPresent(),
                fleet.view(),
                service.map(routes).orElse(List.of())),
            clock.instant());
    if (report.status().equals(profile.getStatus())) {
      return UpdateControl.noUpdate();
    }
    events.tellOf(profile, report.conditions(), Set.of("Accepted"));
    var patch = new ServiceProfile();
    patch.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(profile.getMetadata().getNamespace())
            .withName(profile.getMetadata().getName())
            .build());
    patch.setStatus(report.status());
    return UpdateControl.patchStatus(patch);
  }
}
