package dev.weft.playground.kubelet;

import dev.weft.playground.controllers.Cache;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes a pod's status when it is another one than last written. */
final class StatusWriter {
  private static final Logger LOG = LoggerFactory.getLogger(StatusWriter.class);
  private static final int NOT_FOUND = 404;

  private final Machine machine;
  private final Cache<Pod> pods;
  private @Nullable PodStatus last;

  StatusWriter(Machine machine, Pod pod) {
    this.machine = machine;
    this.pods = machine.caches().of(Pod.class);
    this.last = pod.getStatus();
  }

  /** Our conditions as we wrote them last, those of others as they are now. */
  private static PodStatus withOthers(PodStatus ours, @Nullable PodStatus present) {
    return present == null
        ? ours
        : ours.edit()
            .removeMatchingFromConditions(each -> !PodConditions.isOurs(each.getType()))
            .addAllToConditions(
                present.getConditions().stream()
                    .filter(each -> !PodConditions.isOurs(each.getType()))
                    .toList())
            .build();
  }

  /** False when it must be tried again. */
  boolean write(Pod pod, PodState state) {
    Pod known =
        last == null
            ? pod
            : new PodBuilder(pod).withStatus(withOthers(last, pod.getStatus())).build();
    PodStatus now =
        StatusOf.pod(known, state, machine.network().hostAddress(), machine.clock().instant());
    if (now.equals(last)) {
      return true;
    }
    // By patch, not by replacement: whatever else changed in the pod meanwhile is none of our
    // business.
    Map<String, Object> patch =
        Map.of("metadata", Map.of("uid", pod.getMetadata().getUid()), "status", now);
    try {
      Pod after =
          machine
              .client()
              .pods()
              .inNamespace(pod.getMetadata().getNamespace())
              .withName(pod.getMetadata().getName())
              .subresource("status")
              .patch(
                  PatchContext.of(PatchType.JSON_MERGE),
                  machine.client().getKubernetesSerialization().asJson(patch));
      last = now;
      pods.accept(after);
      return true;
    } catch (KubernetesClientException e) {
      LOG.debug("status of pod {} not written: {}", pod.getMetadata().getName(), e.getMessage());
      return e.getCode() == NOT_FOUND;
    }
  }
}
