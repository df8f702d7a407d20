package dev.weft.operator.reconcile.unavailable;

import dev.weft.crds.authorizationpolicy.AuthorizationPolicy;
import dev.weft.crds.authorizationpolicy.AuthorizationPolicyStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.InstantSource;
import java.util.List;

/** Says that this version does not act on a AuthorizationPolicy. */
public final class AuthorizationPolicyReconciler implements Reconciler<AuthorizationPolicy> {
  private final InstantSource clock;

  public AuthorizationPolicyReconciler(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public UpdateControl<AuthorizationPolicy> reconcile(
      AuthorizationPolicy object, Context<AuthorizationPolicy> context) {
    List<Condition> before =
        object.getStatus() == null ? List.of() : object.getStatus().conditions();
    var status =
        new AuthorizationPolicyStatus(
            NotYet.generation(object),
            NotYet.conditions(object, before, "Accepted", clock.instant()),
            null,
            null);
    if (status.equals(object.getStatus())) {
      return UpdateControl.noUpdate();
    }
    var patch = new AuthorizationPolicy();
    patch.setMetadata(NotYet.reference(object));
    patch.setStatus(status);
    return UpdateControl.patchStatus(patch);
  }
}
