package dev.weft.operator.reconcile.mesh;

import dev.weft.api.Names;
import dev.weft.crds.certificate.Certificate;
import dev.weft.crds.mesh.Mesh;
import dev.weft.crds.mesh.MeshStatus;
import dev.weft.operator.fleet.FleetPods;
import dev.weft.operator.fleet.FleetWatch;
import dev.weft.operator.install.Labels;
import dev.weft.operator.rotation.LiveFleet;
import dev.weft.operator.status.Events;
import dev.weft.operator.status.OneMesh;
import dev.weft.operator.stray.Strays;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.Mappers;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gathers what there is, asks what to do and what to say, applies it. Decides nothing itself. */
@ControllerConfiguration(finalizerName = MeshReconciler.FINALIZER)
public final class MeshReconciler implements Reconciler<Mesh>, Cleaner<Mesh> {
  /** Holds a deleted Mesh for as long as pods need its control plane. */
  static final String FINALIZER = Names.GROUP + "/mesh";

  private static final Duration STALLED = Duration.ofSeconds(30); // the other Mesh may be gone

  private final KubernetesClient client;
  private final FleetWatch fleet;
  private final Strays strays;
  private final Upkeep upkeep;
  private final Departure departure;
  private final Identities identities;
  private final Events events;
  private final InstantSource clock;
  private volatile @Nullable IndexerResourceCache<Mesh> meshes;
  private final FleetUpgrade upgrade;
  private final SimpleInboundEventSource<Mesh> nudges = new SimpleInboundEventSource<>("fleet");

  public MeshReconciler(
      KubernetesClient client,
      Images images,
      FleetPods pods,
      FleetWatch fleet,
      Restraints restraints,
      Strays strays,
      Identities identities,
      Events events,
      InstantSource clock) {
    this.client = client;
    this.fleet = fleet;
    this.strays = strays;
    this.upkeep = new Upkeep(client, images, pods, fleet, identities, events, clock);
    this.departure = new Departure(client, pods, fleet, upkeep, events, clock);
    this.identities = identities;
    this.events = events;
    this.upgrade = new FleetUpgrade(client, images, pods, fleet, restraints, events);
    this.clock = clock;
  }

  /** What the reconciler of Certificates has for this one. */
  public interface Identities {
    /** Certificates, as last seen. */
    List<Certificate> certificates();

    /** The proxies that a change of trust must not hurt. */
    LiveFleet fleet();

    /** The Mesh may name other Certificates than before. */
    void meshChanged();
  }

  /**
   * Call it when {@link FleetPods}, {@link FleetWatch}, Certificates or their Secrets have
   * something new.
   */
  public void fleetChanged() {
    IndexerResourceCache<Mesh> known = meshes;
    if (known == null) {
      return; // not leading, or not yet
    }
    Optional<Mesh> mesh = OneMesh.of(known.list().toList());
    mesh.ifPresent(one -> nudges.propagateEvent(ResourceID.fromResource(one)));
    if (mesh.isEmpty()) {
      fleet.follow(Map.of(), "");
    }
  }

  /** Empty while there is no Mesh, or while none is known yet. */
  public Optional<String> trustDomain() {
    IndexerResourceCache<Mesh> known = meshes;
    return known == null
        ? Optional.empty()
        : OneMesh.of(known.list().toList()).map(mesh -> mesh.getSpec().trustDomain());
  }

  @Override
  public List<EventSource<?, Mesh>> prepareEventSources(EventSourceContext<Mesh> context) {
    meshes = context.getPrimaryCache();
    return List.of(
        owned(Deployment.class, context, true),
        owned(Service.class, context, true),
        owned(PodDisruptionBudget.class, context, true),
        owned(MutatingWebhookConfiguration.class, context, false),
        nudges);
  }

  private static <R extends HasMetadata> EventSource<R, Mesh> owned(
      Class<R> type, EventSourceContext<Mesh> context, boolean namespaced) {
    var configuration =
        InformerEventSourceConfiguration.from(type, Mesh.class)
            .withName(type.getSimpleName())
            .withLabelSelector(Labels.OF_MESH)
            .withSecondaryToPrimaryMapper(Mappers.fromOwnerReferences(Mesh.class, true));
    return new InformerEventSource<>(
        (namespaced
                ? configuration.withNamespaces(Names.NAMESPACE)
                : configuration.withWatchAllNamespaces())
            .build(),
        context);
  }

  /** It is deleted, and pods have a proxy yet. */
  public boolean removing() {
    IndexerResourceCache<Mesh> known = meshes;
    return known != null && OneMesh.of(known.list().toList()).filter(OneMesh::removing).isPresent();
  }

  @Override
  public UpdateControl<Mesh> reconcile(Mesh mesh, Context<Mesh> context) {
    Instant now = clock.instant();
    return switch (Admission.of(mesh, context.getPrimaryCache().list().toList())) {
      case Admission.Stalled stalled ->
          update(mesh, MeshReport.stalled(mesh, stalled, now)).rescheduleAfter(STALLED);
      case Admission.Go _ -> {
        keepDefaults(mesh);
        Instant until = upkeep.serve(mesh, context);
        Strays.Outcome unmeshed = strays.tend(mesh, upkeep.injects(context), Upkeep.LOOK_AGAIN);
        FleetUpgrade.Outcome upgraded = upgrade.go(mesh, upkeep.control(context), now);
        Observed observed = upkeep.observe(mesh, context, unmeshed.missing(), upgraded);
        yield update(mesh, MeshReport.of(mesh, observed, now))
            .rescheduleAfter(
                shorter(
                    shorter(Upkeep.untilNextLook(now, until), unmeshed.next()),
                    upgraded.lookAgain()));
      }
    };
  }

  @Override
  public DeleteControl cleanup(Mesh mesh, Context<Mesh> context) {
    strays.rest();
    return departure.next(mesh, context);
  }

  @Override
  public ErrorStatusUpdateControl<Mesh> updateErrorStatus(
      Mesh mesh, Context<Mesh> context, Exception failure) {
    String message = "Something could not be applied, it is tried again: " + failure.getMessage();
    MeshReport.Report report = MeshReport.failed(mesh, message, clock.instant());
    if (report.status().equals(mesh.getStatus())) {
      return ErrorStatusUpdateControl.noStatusUpdate();
    }
    events.tellOf(mesh, report.conditions(), Set.of("Ready"));
    return ErrorStatusUpdateControl.patchStatus(MeshReport.patch(mesh, report));
  }

  /** Made, never changed: what is there already, under whatever spec, stays as it is. */
  private void keepDefaults(Mesh mesh) {
    MeshStatus status = mesh.getStatus();
    if (status == null
        || !Objects.equals(status.observedGeneration(), mesh.getMetadata().getGeneration())) {
      identities.meshChanged();
    }
    for (Certificate missing : DefaultCertificates.missing(mesh, identities.certificates())) {
      try {
        client.resource(missing).create();
        events.tell(
            mesh,
            Events.Type.NORMAL,
            "CertificateMade",
            "Made Certificate " + missing.getMetadata().getName() + ", for there was none.");
      } catch (KubernetesClientException e) {
        if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) { // it is there, and was not seen yet
          throw e;
        }
      }
    }
  }

  private UpdateControl<Mesh> update(Mesh mesh, MeshReport.Report report) {
    if (report.status().equals(mesh.getStatus())) {
      return UpdateControl.noUpdate();
    }
    events.tellOf(mesh, report.conditions(), Set.of("Ready"));
    return UpdateControl.patchStatus(MeshReport.patch(mesh, report));
  }

  private static Duration shorter(Duration one, @Nullable Duration other) {
    return other == null || one.compareTo(other) <= 0 ? one : other;
  }
}
