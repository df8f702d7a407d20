package dev.weft.operator.reconcile.unavailable;

import dev.weft.crds.certificate.Certificate;
import dev.weft.crds.certificate.CertificateStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.InstantSource;
import java.util.List;

/** Says that this version does not act on a Certificate. */
public final class CertificateReconciler implements Reconciler<Certificate> {
  private final InstantSource clock;

  public CertificateReconciler(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public UpdateControl<Certificate> reconcile(Certificate object, Context<Certificate> context) {
    List<Condition> before =
        object.getStatus() == null ? List.of() : object.getStatus().conditions();
    var status =
        new CertificateStatus(
            NotYet.generation(object),
            NotYet.conditions(object, before, "Ready", clock.instant()),
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null);
    if (status.equals(object.getStatus())) {
      return UpdateControl.noUpdate();
    }
    var patch = new Certificate();
    patch.setMetadata(NotYet.reference(object));
    patch.setStatus(status);
    return UpdateControl.patchStatus(patch);
  }
}
