package dev.weft.operator.reconcile.mesh;

import dev.weft.api.Names;
import dev.weft.crds.mesh.Mesh;
import dev.weft.operator.apply.Applier;
import dev.weft.operator.fleet.FleetPods;
import dev.weft.operator.fleet.FleetWatch;
import dev.weft.operator.fleet.PodId;
import dev.weft.operator.fleet.PodState;
import dev.weft.operator.removal.Remnant;
import dev.weft.operator.removal.Remnants;
import dev.weft.operator.removal.Removal;
import dev.weft.operator.status.Events;
import dev.weft.operator.status.OneMesh;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/** Takes a deleted Mesh down, step by step; {@link Removal} says which. */
final class Departure {
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

  private final KubernetesClient client;
  private final FleetPods pods;
  private final FleetWatch fleet;
  private final Upkeep upkeep;
  private final Events events;
  private final InstantSource clock;
  private final Remnants remnants;

  Departure(
      KubernetesClient client,
      FleetPods pods,
      FleetWatch fleet,
      Upkeep upkeep,
      Events events,
      InstantSource clock) {
    this.client = client;
    this.pods = pods;
    this.fleet = fleet;
    this.upkeep = upkeep;
    this.events = events;
    this.clock = clock;
    this.remnants = new Remnants(client);
  }

  DeleteControl next(Mesh mesh, Context<Mesh> context) {
    if (!OneMesh.of(context.getPrimaryCache().list().toList())
        .filter(one -> one.getMetadata().getName().equals(mesh.getMetadata().getName()))
        .isPresent()) {
      return DeleteControl.defaultDelete(); // another is older: nothing was made for this one
    }
    return switch (Removal.next(left(mesh, context))) {
      case Removal.Step.CloseWebhook _ -> {
        var _ =
            client
                .admissionRegistration()
                .v1()
                .mutatingWebhookConfigurations()
                .withName(Names.INJECTOR)
                .delete();
        yield DeleteControl.noFinalizerRemoval().rescheduleAfter(SOON);
      }
      case Removal.Step.Open(List<PodId> meshed) -> {
        var _ = await(mesh, meshed, context);
        yield DeleteControl.noFinalizerRemoval().rescheduleAfter(SOON);
      }
      case Removal.Step.AwaitPods(List<PodId> meshed) ->
          DeleteControl.noFinalizerRemoval()
              .rescheduleAfter(untilNextLook(await(mesh, meshed, context)));
      case Removal.Step.Delete(List<Remnant> objects) -> {
        objects.forEach(remnants::delete);
        yield DeleteControl.noFinalizerRemoval().rescheduleAfter(SOON);
      }
      case Removal.Step.Done _ -> DeleteControl.defaultDelete();
    };
  }

  /** Of pods that end no event tells. */
  private Duration untilNextLook(Instant renewal) {
    Duration until = Upkeep.untilNextLook(clock.instant(), renewal);
    return until.compareTo(LOOK_AGAIN) < 0 ? until : LOOK_AGAIN;
  }

  /** The control plane goes on serving, and the status says who needs it. */
  private Instant await(Mesh mesh, List<PodId> meshed, Context<Mesh> context) {
    events.tellOnce(
        mesh,
        Events.Type.NORMAL,
        "Removing",
        "The Mesh is being removed. Pods that have a proxy let everybody in, whatever AuthorizationPolicies say, until they"
            + " are restarted; new pods get no proxy. The control plane goes with the last of them.");
    Instant until = upkeep.serve(mesh, context);
    Observed observed = upkeep.observe(mesh, context, List.of(), FleetUpgrade.Outcome.NONE);
    report(mesh, MeshReport.removing(mesh, observed, meshed, clock.instant()));
    return until;
  }

  private Removal.Situation left(Mesh mesh, Context<Mesh> context) {
    boolean webhook =
        Upkeep.actual(context, MutatingWebhookConfiguration.class, Upkeep.named(Names.INJECTOR))
            != null;
    List<PodId> meshed = pods.meshed().stream().map(PodState::id).toList();
    if (meshed.isEmpty()) {
      meshed =
          remnants.needing(clock.instant()); // those that end, or that no informer has listed yet
    }
    return new Removal.Situation(
        Opening.isDone(mesh, fleet.view(), clock.instant()),
        webhook,
        meshed,
        meshed.isEmpty() && !webhook ? remnants.look() : List.of());
  }

  private void report(Mesh mesh, MeshReport.Report report) {
    if (!report.status().equals(mesh.getStatus())) {
      events.tellOf(mesh, report.conditions(), Set.of("Ready"));
      var _ =
          client
              .resource(MeshReport.patch(mesh, report))
              .subresource("status")
              .patch(
                  new PatchContext.Builder()
                      .withPatchType(PatchType.SERVER_SIDE_APPLY)
                      .withFieldManager(Applier.FIELD_MANAGER)
                      .withForce(true)
                      .build());
    }
  }
}
