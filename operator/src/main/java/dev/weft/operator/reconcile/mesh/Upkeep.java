package dev.weft.operator.reconcile.mesh;

import dev.weft.api.Names;
import dev.weft.crds.mesh.Mesh;
import dev.weft.operator.apply.Applier;
import dev.weft.operator.fleet.FleetPods;
import dev.weft.operator.fleet.FleetWatch;
import dev.weft.operator.fleet.PodId;
import dev.weft.operator.reconcile.certificate.IdentityReader;
import dev.weft.operator.reconcile.certificate.Pair;
import dev.weft.operator.rotation.Rotation;
import dev.weft.operator.rotation.Situation;
import dev.weft.operator.secrets.ClusterSecrets;
import dev.weft.operator.status.Events;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Keeps a Mesh's control plane as it should be, and sees how it stands. */
final class Upkeep {
  static final Duration LOOK_AGAIN = Duration.ofHours(6); // drift that no event tells of

  private final Images images;
  private final FleetPods pods;
  private final FleetWatch fleet;
  private final MeshReconciler.Identities identities;
  private final Events events;
  private final Applier applier;
  private final ControlCertificates certificates;
  private final IdentityReader identity;
  private final InstantSource clock;

  Upkeep(
      KubernetesClient client,
      Images images,
      FleetPods pods,
      FleetWatch fleet,
      MeshReconciler.Identities identities,
      Events events,
      InstantSource clock) {
    var secrets = new ClusterSecrets(client);
    this.images = images;
    this.pods = pods;
    this.fleet = fleet;
    this.identities = identities;
    this.events = events;
    this.applier = new Applier(client);
    this.certificates = new ControlCertificates(secrets, clock);
    this.identity = new IdentityReader(secrets);
    this.clock = clock;
  }

  /**
   * What the control plane needs to serve.
   *
   * @return when its certificates are to be looked at again
   */
  Instant serve(Mesh mesh, Context<Mesh> context) {
    ControlCertificates.Kept kept =
        certificates.keep(mesh, () -> Rotation.acknowledgement(situation(mesh, pair(mesh))).text());
    kept.notes().forEach(note -> events.tell(mesh, Events.Type.NORMAL, "CertificateIssued", note));
    apply(mesh, kept.caPem(), context);
    fleet.follow(replicas(), kept.caPem());
    return kept.until();
  }

  /** The control plane's Deployment, as last seen. */
  @Nullable Deployment control(Context<Mesh> context) {
    return actual(context, Deployment.class, named(Names.CONTROL));
  }

  Observed observe(
      Mesh mesh, Context<Mesh> context, List<PodId> missing, FleetUpgrade.Outcome upgraded) {
    Pair pair = pair(mesh);
    return new Observed(
        control(context),
        pods.control(),
        pods.meshed(),
        fleet.view(),
        IdentityState.of(mesh, pair, situation(mesh, pair)),
        missing,
        upgraded);
  }

  /** A pod that comes now gets a proxy, if it asks. */
  boolean injects(Context<Mesh> context) {
    return actual(context, MutatingWebhookConfiguration.class, named(Names.INJECTOR)) != null
        && ControlState.of(control(context), pods.control()).serves();
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

  static Predicate<HasMetadata> named(String name) {
    return object -> name.equals(object.getMetadata().getName());
  }

  static <R extends HasMetadata> @Nullable R actual(
      Context<Mesh> context, Class<R> type, Predicate<HasMetadata> which) {
    return context.getSecondaryResourcesAsStream(type).filter(which).findFirst().orElse(null);
  }

  static Duration untilNextLook(Instant now, Instant renewal) {
    Duration until = Duration.between(now, renewal);
    if (until.compareTo(Duration.ofSeconds(1)) < 0) {
      return Duration.ofSeconds(1);
    }
    return until.compareTo(LOOK_AGAIN) < 0 ? until : LOOK_AGAIN;
  }
}
