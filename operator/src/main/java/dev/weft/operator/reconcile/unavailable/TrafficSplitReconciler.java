package dev.weft.operator.reconcile.unavailable;

import dev.weft.crds.trafficsplit.TrafficSplit;
import dev.weft.crds.trafficsplit.TrafficSplitStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.InstantSource;
import java.util.List;

/** Says that this version does not act on a TrafficSplit. */
public final class TrafficSplitReconciler implements Reconciler<TrafficSplit> {
  private final InstantSource clock;

  public TrafficSplitReconciler(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public UpdateControl<TrafficSplit> reconcile(TrafficSplit object, Context<TrafficSplit> context) {
    List<Condition> before =
        object.getStatus() == null ? List.of() : object.getStatus().conditions();
    var status =
        new TrafficSplitStatus(
            NotYet.generation(object),
            NotYet.conditions(object, before, "Accepted", clock.instant()),
            List.of(),
            null,
            null,
            null);
    if (status.equals(object.getStatus())) {
      return UpdateControl.noUpdate();
    }
    var patch = new TrafficSplit();
    patch.setMetadata(NotYet.reference(object));
    patch.setStatus(status);
    return UpdateControl.patchStatus(patch);
  }
}
