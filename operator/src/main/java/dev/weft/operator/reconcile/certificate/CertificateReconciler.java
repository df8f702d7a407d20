package dev.weft.operator.reconcile.certificate;

import dev.weft.api.Names;
import dev.weft.crds.certificate.Certificate;
import dev.weft.crds.certificate.CertificateStatus;
import dev.weft.crds.mesh.Mesh;
import dev.weft.operator.rotation.LiveFleet;
import dev.weft.operator.secrets.ClusterSecrets;
import dev.weft.operator.status.ConditionSet;
import dev.weft.operator.status.Events;
import dev.weft.operator.status.OneMesh;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
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
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what there is, has {@link Keeper} do what must be done, says what came of it. It looks at
 * every change of a Certificate, its status too, for there a renewal is asked for.
 */
@ControllerConfiguration(generationAwareEventProcessing = false)
public final class CertificateReconciler implements Reconciler<Certificate> {
  private static final Duration LOOK_AGAIN = Duration.ofHours(6); // drift that no event tells of
  private static final Duration SOONEST = Duration.ofMillis(200);

  private final KubernetesClient client;
  private final Supplier<LiveFleet> fleet;
  private final Keeper keeper;
  private final Events events;
  private final IdentityFigures figures;
  private final InstantSource clock;
  private final Runnable onChange;
  private final SimpleInboundEventSource<Certificate> nudges =
      new SimpleInboundEventSource<>("secrets-and-fleet");
  private volatile @Nullable IndexerResourceCache<Certificate> certificates;

  /**
   * @param onChange told when a Certificate's status has changed
   */
  public CertificateReconciler(
      KubernetesClient client,
      Supplier<LiveFleet> fleet,
      Events events,
      IdentityFigures figures,
      InstantSource clock,
      Runnable onChange) {
    this.client = client;
    this.fleet = fleet;
    this.keeper = new Keeper(new ClusterSecrets(client), clock);
    this.events = events;
    this.figures = figures;
    this.clock = clock;
    this.onChange = onChange;
  }

  /** All there are, as last seen; none before this process leads. */
  public List<Certificate> known() {
    IndexerResourceCache<Certificate> cache = certificates;
    return cache == null ? List.of() : cache.list().toList();
  }

  /** A Secret of the control plane's namespace has come, changed or gone. */
  public void secretChanged(String name) {
    boolean ours =
        Set.of(Names.IDENTITY, Names.CONTROL_TLS).contains(name)
            || known().stream().anyMatch(each -> name.equals(each.getSpec().secretName()));
    if (ours) {
      nudge(_ -> true); // what one of them holds decides about others
    }
  }

  /** Proxies have acknowledged something, or a replica or a pod has come or gone. */
  public void fleetChanged() {
    nudge(CertificateReconciler::waits);
  }

  /** A Mesh names other Certificates than before. */
  public void meshChanged() {
    nudge(_ -> true);
  }

  private void nudge(Predicate<Certificate> which) {
    known().stream()
        .filter(each -> Names.NAMESPACE.equals(each.getMetadata().getNamespace()))
        .filter(which)
        .forEach(each -> nudges.propagateEvent(ResourceID.fromResource(each)));
  }

  private static boolean waits(Certificate certificate) {
    CertificateStatus status = certificate.getStatus();
    return status != null
        && (status.rotation() != null
            || ConditionSet.find(status.conditions(), "Issuing")
                .filter(condition -> condition.getStatus().equals("True"))
                .isPresent());
  }

  @Override
  public List<EventSource<?, Certificate>> prepareEventSources(
      EventSourceContext<Certificate> context) {
    certificates = context.getPrimaryCache();
    return List.of(nudges);
  }

  @Override
  public UpdateControl<Certificate> reconcile(
      Certificate certificate, Context<Certificate> context) {
    // From the API server: while a cache is late there would seem to be no mesh.
    Mesh mesh = OneMesh.of(client.resources(Mesh.class).list().getItems()).orElse(null);
    var around = new Surroundings(mesh, context.getPrimaryCache().list().toList(), fleet.get());
    CertificateReport.Report report = keeper.reconcile(certificate, around);
    figures.report(around.pair().partOf(certificate), report.status());
    report
        .told()
        .forEach(told -> events.tell(certificate, told.type(), told.reason(), told.note()));
    return update(certificate, report).rescheduleAfter(untilNextLook(report.lookAgain()));
  }

  private UpdateControl<Certificate> update(
      Certificate certificate, CertificateReport.Report report) {
    if (report.status().equals(certificate.getStatus())) {
      return UpdateControl.noUpdate();
    }
    onChange.run();
    var patch = new Certificate();
    patch.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(certificate.getMetadata().getNamespace())
            .withName(certificate.getMetadata().getName())
            .build());
    patch.setStatus(report.status());
    return UpdateControl.patchStatus(patch);
  }

  private Duration untilNextLook(@Nullable Instant lookAgain) {
    if (lookAgain == null) {
      return LOOK_AGAIN;
    }
    Duration until = Duration.between(clock.instant(), lookAgain);
    if (until.compareTo(SOONEST) < 0) {
      return SOONEST;
    }
    return until.compareTo(LOOK_AGAIN) < 0 ? until : LOOK_AGAIN;
  }
}
