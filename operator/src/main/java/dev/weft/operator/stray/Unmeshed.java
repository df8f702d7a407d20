package dev.weft.operator.stray;

import dev.weft.api.Names;
import dev.weft.operator.fleet.PodId;
import dev.weft.operator.inject.Ask;
import dev.weft.operator.inject.Injector;
import dev.weft.operator.inject.Obstacles;
import dev.weft.operator.inject.Workload;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a pod without a proxy; there may be as many as the cluster has pods.
 *
 * @param ask its own label; empty where there is none
 * @param bar why it cannot have a proxy; empty when it can
 * @param conflict why one like it would be refused; empty when it would not
 * @param workload null for a bare pod
 */
public record Unmeshed(
    PodId id, String uid, String ask, String bar, String conflict, @Nullable Workload workload) {
  /** Kinds whose controller makes a pod again at once, and whose pods are all alike. */
  private static final Set<String> MADE_AGAIN =
      Set.of("deployment", "replicaset", "statefulset", "daemonset", "replicationcontroller");

  /** Empty for a pod that has a proxy, has ended or is about to. */
  public static Optional<Unmeshed> of(Pod pod) {
    String phase = pod.getStatus() == null ? null : pod.getStatus().getPhase();
    if (pod.getMetadata().getDeletionTimestamp() != null
        || "Succeeded".equals(phase)
        || "Failed".equals(phase)
        || Injector.hasProxy(pod)) {
      return Optional.empty();
    }
    Map<String, String> labels =
        Objects.requireNonNullElse(pod.getMetadata().getLabels(), Map.of());
    return Optional.of(
        new Unmeshed(
            new PodId(pod.getMetadata().getNamespace().intern(), pod.getMetadata().getName()),
            Objects.requireNonNullElse(pod.getMetadata().getUid(), ""),
            labels.getOrDefault(Names.INJECT_LABEL, "").intern(),
            Obstacles.bar(pod).orElse("").intern(),
            String.join("; ", Obstacles.conflicts(pod, true)).intern(),
            Workload.of(pod)
                .map(of -> new Workload(of.kind().intern(), of.name().intern()))
                .orElse(null)));
  }

  /** It should have a proxy, or is to be told why it cannot. */
  public boolean asks(@Nullable String namespaceLabel) {
    return Ask.holds(id.namespace(), namespaceLabel, ask);
  }

  public boolean canHaveProxy() {
    return bar.isEmpty();
  }

  /** Whoever made it makes another when it is gone. */
  public boolean madeAgain() {
    return workload != null && MADE_AGAIN.contains(workload.kind());
  }

  /** As people name it. */
  public String owner() {
    return workload == null ? "nobody" : workload.kind() + " " + workload.name();
  }
}
