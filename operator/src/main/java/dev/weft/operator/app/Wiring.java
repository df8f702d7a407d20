package dev.weft.operator.app;

import dev.weft.api.Names;
import dev.weft.operator.reconcile.authorizationpolicy.AuthorizationPolicyReconciler;
import dev.weft.operator.reconcile.certificate.CertificateReconciler;
import dev.weft.operator.reconcile.mesh.MeshReconciler;
import dev.weft.operator.reconcile.route.RouteKeeper;
import dev.weft.operator.reconcile.serviceprofile.ServiceProfileReconciler;
import dev.weft.operator.reconcile.trafficsplit.TrafficSplitReconciler;
import dev.weft.operator.resolve.ServiceKey;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Who is told when the fleet changes; the ends know of each other only here. */
final class Wiring {
  private volatile @Nullable MeshReconciler meshes;
  private volatile @Nullable ServiceProfileReconciler profiles;
  private volatile @Nullable TrafficSplitReconciler splits;
  private volatile @Nullable CertificateReconciler certificates;
  private volatile @Nullable AuthorizationPolicyReconciler policies;
  private volatile @Nullable RouteKeeper routes;

  void to(
      MeshReconciler meshes,
      ServiceProfileReconciler profiles,
      TrafficSplitReconciler splits,
      CertificateReconciler certificates,
      AuthorizationPolicyReconciler policies,
      RouteKeeper routes) {
    this.meshes = meshes;
    this.profiles = profiles;
    this.splits = splits;
    this.certificates = certificates;
    this.policies = policies;
    this.routes = routes;
  }

  void podsChanged() {
    meshConcerned();
    if (certificates != null) {
      Objects.requireNonNull(certificates).fleetChanged();
    }
    if (policies != null) {
      Objects.requireNonNull(policies).fleetChanged();
    }
  }

  void fleetChanged() {
    podsChanged();
    if (profiles != null) {
      Objects.requireNonNull(profiles).fleetChanged();
    }
    if (splits != null) {
      Objects.requireNonNull(splits).fleetChanged();
    }
    if (routes != null) {
      Objects.requireNonNull(routes).surroundingsChanged();
    }
  }

  /** What it is, not what endpoints it has. */
  void serviceChanged(ServiceKey service) {
    destinationChanged(service);
    if (routes != null) {
      Objects.requireNonNull(routes).surroundingsChanged();
    }
  }

  /** Something that decides where requests to it go. */
  void destinationChanged(ServiceKey service) {
    if (profiles != null) {
      Objects.requireNonNull(profiles).serviceChanged(service);
    }
    if (splits != null) {
      Objects.requireNonNull(splits).serviceChanged(service);
    }
  }

  void meshConcerned() {
    if (meshes != null) {
      Objects.requireNonNull(meshes).fleetChanged();
    }
  }

  void secretChanged(String name) {
    if (certificates != null) {
      Objects.requireNonNull(certificates).secretChanged(name);
    }
    if (name.equals(Names.IDENTITY)) {
      meshConcerned();
    }
  }
}
