package dev.weft.operator.reconcile.mesh;

import dev.weft.api.Names;
import dev.weft.crds.certificate.Certificate;
import dev.weft.crds.mesh.Mesh;
import dev.weft.crds.mesh.MeshStatus;
import dev.weft.operator.apply.Applier;
import dev.weft.operator.fleet.FleetPods;
import dev.weft.operator.fleet.FleetWatch;
import dev.weft.operator.install.Labels;
import dev.weft.operator.reconcile.certificate.IdentityReader;
import dev.weft.operator.reconcile.certificate.Pair;
import dev.weft.operator.rotation.LiveFleet;
import dev.weft.operator.rotation.Rotation;
import dev.weft.operator.rotation.Situation;
import dev.weft.operator.secrets.ClusterSecrets;
import dev.weft.operator.status.Events;
import dev.weft.operator.status.OneMesh;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
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
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Gathers what there is, asks what to do and what to say, applies it. Decides nothing itself. */
public final class MeshReconciler implements Reconciler<Mesh> {
  private static final Duration LOOK_AGAIN = Duration.ofHours(6); // drift that no event tells of
  private static final Duration STALLED = Duration.ofSeconds(30); // the other Mesh may be gone

  private final KubernetesClient client;
  private final Images images;
  private final FleetPods pods;
  private final FleetWatch fleet;
  private final Identities identities;
  private final Events events;
  private final Applier applier;
  private final ControlCertificates certificates;
  private final IdentityReader identity;
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
      Identities identities,
      Events events,
      InstantSource clock) {
    var secrets = new ClusterSecrets(client);
    this.client = client;
    this.images = images;
    this.pods = pods;
    this.fleet = fleet;
    this.identities = identities;
    this.events = events;
    this.applier = new Applier(client);
    this.certificates = new ControlCertificates(secrets, clock);
    this.identity = new IdentityReader(secrets);
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

  @Override
  public UpdateControl<Mesh> reconcile(Mesh mesh, Context<Mesh> context) {
    Instant now = clock.instant();
    return switch (Admission.of(mesh, context.getPrimaryCache().list().toList())) {
      case Admission.Stalled stalled ->
          update(mesh, MeshReport.stalled(mesh, stalled, now)).rescheduleAfter(STALLED);
      case Admission.Go _ -> {
        keepDefaults(mesh);
        ControlCertificates.Kept kept =
            certificates.keep(
                mesh, () -> Rotation.acknowledgement(situation(mesh, pair(mesh))).text());
        kept.notes()
            .forEach(note -> events.tell(mesh, Events.Type.NORMAL, "CertificateIssued", note));
        apply(mesh, kept.caPem(), context);
        fleet.follow(replicas(), kept.caPem());
        Pair pair = pair(mesh);
        Deployment control = actual(context, Deployment.class, named(Names.CONTROL));
        FleetUpgrade.Outcome upgraded = upgrade.go(mesh, control, now);
        var observed =
            new Observed(
                control,
                pods.control(),
                pods.meshed(),
                fleet.view(),
                IdentityState.of(mesh, pair, situation(mesh, pair)),
                upgraded);
        yield update(mesh, MeshReport.of(mesh, observed, now))
            .rescheduleAfter(sooner(untilNextLook(now, kept.until()), upgraded.lookAgain()));
      }
    };
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
    return ErrorStatusUpdateControl.patchStatus(withStatus(mesh, report));
  }

  private void apply(Mesh mesh, String caPem, Context<Mesh> context) {
    for (HasMetadata wanted : new ControlPlaneObjects(mesh, images, caPem).render()) {
      applier.apply(
          wanted, actual(context, wanted.getClass(), named(wanted.getMetadata().getName())));
    }
    if (!ControlPlaneObjects.disruptionBudgetWanted(mesh)) {
      PodDisruptionBudget left = actual(context, PodDisruptionBudget.class, named(Names.CONTROL));
      if (left != null) {
        context.getClient().resource(left).delete();
      }
    }
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

  private Pair pair(Mesh mesh) {
    return Pair.of(mesh, identities.certificates());
  }

  private Situation situation(Mesh mesh, Pair pair) {
    return identity.read(mesh, pair, identities.fleet(), clock.instant());
  }

  private Map<String, String> replicas() {
    var addresses = new TreeMap<String, String>();
    pods.control()
        .forEach((name, pod) -> {
          if (pod.ready() && !pod.ip().isEmpty()) {
            addresses.put(name, pod.ip());
          }
        });
    return addresses;
  }

  private static Predicate<HasMetadata> named(String name) {
    return object -> name.equals(object.getMetadata().getName());
  }

  private static <R extends HasMetadata> @Nullable R actual(
      Context<Mesh> context, Class<R> type, Predicate<HasMetadata> which) {
    return context.getSecondaryResourcesAsStream(type).filter(which).findFirst().orElse(null);
  }

  private UpdateControl<Mesh> update(Mesh mesh, MeshReport.Report report) {
    if (report.status().equals(mesh.getStatus())) {
      return UpdateControl.noUpdate();
    }
    events.tellOf(mesh, report.conditions(), Set.of("Ready"));
    return UpdateControl.patchStatus(withStatus(mesh, report));
  }

  private static Mesh withStatus(Mesh mesh, MeshReport.Report report) {
    var patch = new Mesh();
    patch.setMetadata(new ObjectMetaBuilder().withName(mesh.getMetadata().getName()).build());
    patch.setStatus(report.status());
    return patch;
  }

  private static Duration sooner(Duration one, @Nullable Duration other) {
    return other == null || one.compareTo(other) <= 0 ? one : other;
  }

  private static Duration untilNextLook(Instant now, Instant renewal) {
    Duration until = Duration.between(now, renewal);
    if (until.compareTo(Duration.ofSeconds(1)) < 0) {
      return Duration.ofSeconds(1);
    }
    return until.compareTo(LOOK_AGAIN) < 0 ? until : LOOK_AGAIN;
  }
}
