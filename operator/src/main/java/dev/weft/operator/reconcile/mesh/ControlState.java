package dev.weft.operator.reconcile.mesh;

import dev.weft.operator.fleet.FleetPods;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How the control plane's Deployment stands.
 *
 * @param available replicas that serve
 * @param rolledOut all replicas are of the present spec and serve
 * @param trouble what stops its pods; empty when nothing is known to
 */
record ControlState(
    boolean observed, int wanted, int available, boolean rolledOut, String trouble) {
  static ControlState of(@Nullable Deployment deployment, Map<String, FleetPods.Control> pods) {
    String trouble =
        pods.entrySet().stream()
            .filter(pod -> !pod.getValue().waiting().isEmpty())
            .map(pod -> "pod " + pod.getKey() + " waits: " + pod.getValue().waiting())
            .findFirst()
            .orElse("");
    if (deployment == null || deployment.getStatus() == null) {
      return new ControlState(false, 0, 0, false, trouble);
    }
    DeploymentStatus status = deployment.getStatus();
    int wanted = orZero(deployment.getSpec().getReplicas());
    boolean seen =
        status.getObservedGeneration() != null
            && status.getObservedGeneration() >= generation(deployment);
    int available = orZero(status.getAvailableReplicas());
    boolean rolledOut =
        seen
            && orZero(status.getUpdatedReplicas()) == wanted
            && orZero(status.getReplicas()) == wanted
            && available == wanted;
    return new ControlState(seen, wanted, available, rolledOut, failure(status).orElse(trouble));
  }

  boolean serves() {
    return available > 0;
  }

  String counts() {
    return available + " of " + wanted + " replicas available";
  }

  private static Optional<String> failure(DeploymentStatus status) {
    return status.getConditions().stream()
        .filter(c -> c.getType().equals("ReplicaFailure") && c.getStatus().equals("True"))
        .map(c -> Objects.requireNonNullElse(c.getMessage(), "a replica cannot be made"))
        .findFirst();
  }

  private static long generation(Deployment deployment) {
    return Objects.requireNonNullElse(deployment.getMetadata().getGeneration(), 0L);
  }

  private static int orZero(@Nullable Integer count) {
    return count == null ? 0 : count;
  }
}
