package dev.weft.operator.reconcile.mesh;

import dev.weft.operator.status.Times;
import dev.weft.operator.upgrade.Workload;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How far the roll of a workload has come, by its kind's own status. Pure. */
final class WorkloadRollout {
  private WorkloadRollout() {}

  /**
   * @param annotation of the pod template: when it was restarted
   */
  static Workload.Rollout of(HasMetadata object, String annotation) {
    return switch (object) {
      case Deployment it -> {
        int wanted = orOne(it.getSpec().getReplicas());
        var status = it.getStatus();
        yield rollout(
            it.getSpec().getTemplate(),
            annotation,
            status != null
                && seen(it.getMetadata(), status.getObservedGeneration())
                && orZero(status.getUpdatedReplicas()) == wanted
                && orZero(status.getReplicas()) == wanted
                && orZero(status.getAvailableReplicas()) == wanted);
      }
      case StatefulSet it -> {
        int wanted = orOne(it.getSpec().getReplicas());
        var status = it.getStatus();
        yield rollout(
            it.getSpec().getTemplate(),
            annotation,
            status != null
                && seen(it.getMetadata(), status.getObservedGeneration())
                && orZero(status.getUpdatedReplicas()) == wanted
                && orZero(status.getReadyReplicas()) == wanted);
      }
      case DaemonSet it -> {
        var status = it.getStatus();
        yield rollout(
            it.getSpec().getTemplate(),
            annotation,
            status != null
                && seen(it.getMetadata(), status.getObservedGeneration())
                && orZero(status.getUpdatedNumberScheduled())
                    == orZero(status.getDesiredNumberScheduled())
                && orZero(status.getNumberReady()) == orZero(status.getDesiredNumberScheduled()));
      }
      default -> new Workload.Rollout(null, false);
    };
  }

  private static Workload.Rollout rollout(
      PodTemplateSpec template, String annotation, boolean rolledOut) {
    Map<String, String> annotations =
        template.getMetadata() == null
            ? Map.of()
            : Objects.requireNonNullElse(template.getMetadata().getAnnotations(), Map.of());
    return new Workload.Rollout(Times.parse(annotations.get(annotation)), rolledOut);
  }

  private static boolean seen(ObjectMeta meta, @Nullable Long observed) {
    return observed != null && observed >= Objects.requireNonNullElse(meta.getGeneration(), 0L);
  }

  private static int orZero(@Nullable Integer count) {
    return count == null ? 0 : count;
  }

  private static int orOne(@Nullable Integer count) {
    return count == null ? 1 : count;
  }
}
