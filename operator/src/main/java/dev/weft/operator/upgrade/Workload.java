package dev.weft.operator.upgrade;

import dev.weft.operator.fleet.PodState;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What pods belong to.
 *
 * @param kind in lower case; {@code pod} for a bare one
 */
public record Workload(String namespace, String kind, String name) {
  /** Those whose pods come anew when their template changes. */
  private static final Set<String> ROLLED = Set.of("deployment", "statefulset", "daemonset");

  /**
   * How far the workload's last restart has come.
   *
   * @param restartedAt null where there was none
   * @param rolledOut all its pods are of the present template and ready
   */
  public record Rollout(@Nullable Instant restartedAt, boolean rolledOut) {}

  public static Workload of(PodState pod) {
    String[] parts = pod.sidecar().workload().split("/", 2);
    return parts.length == 2
        ? new Workload(pod.id().namespace(), parts[0], parts[1])
        : new Workload(pod.id().namespace(), "pod", pod.id().name());
  }

  public boolean canBeRolled() {
    return ROLLED.contains(kind);
  }

  @Override
  public String toString() {
    return namespace + "/" + kind + "/" + name;
  }
}
