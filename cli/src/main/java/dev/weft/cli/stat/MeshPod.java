package dev.weft.cli.stat;

import dev.weft.api.Names;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A pod as far as metrics go.
 *
 * @param owners lower-case kind to name: of the controller, and of the Deployment behind a
 *     ReplicaSet
 */
public record MeshPod(
    String namespace, String name, boolean meshed, boolean running, Map<String, String> owners) {

  private static final String TEMPLATE_HASH = "pod-template-hash";

  public static MeshPod of(Pod pod) {
    Map<String, String> labels =
        Objects.requireNonNullElse(pod.getMetadata().getLabels(), Map.of());
    String phase = pod.getStatus() == null ? "" : pod.getStatus().getPhase();
    return new MeshPod(
        pod.getMetadata().getNamespace(),
        pod.getMetadata().getName(),
        "true".equals(labels.get(Names.INJECTED_LABEL)),
        "Running".equals(phase) && pod.getMetadata().getDeletionTimestamp() == null,
        owners(pod, labels));
  }

  /** By label where injected; else by the naming that the Deployment controller keeps to. */
  private static Map<String, String> owners(Pod pod, Map<String, String> labels) {
    Map<String, String> owners = new HashMap<>();
    Optional<OwnerReference> controller =
        pod.getMetadata().getOwnerReferences().stream()
            .filter(reference -> Boolean.TRUE.equals(reference.getController()))
            .findFirst();
    controller.ifPresent(owner -> {
      String kind = owner.getKind().toLowerCase(Locale.ROOT);
      owners.put(kind, owner.getName());
      String suffix = "-" + labels.getOrDefault(TEMPLATE_HASH, "");
      if (kind.equals("replicaset") && suffix.length() > 1 && owner.getName().endsWith(suffix)) {
        String name = owner.getName();
        owners.put("deployment", name.substring(0, name.length() - suffix.length()));
      }
    });
    labels.forEach((label, value) -> {
      if (label.startsWith(Names.WORKLOAD_LABEL_PREFIX)) {
        owners.put(label.substring(Names.WORKLOAD_LABEL_PREFIX.length()), value);
      }
    });
    return Map.copyOf(owners);
  }

  /** The name of the row to which this pod belongs; empty when it belongs to none of that kind. */
  Optional<String> row(Kind kind) {
    return switch (kind) {
      case POD -> Optional.of(name);
      case NAMESPACE -> Optional.of(namespace);
      case DEPLOYMENT, STATEFULSET, DAEMONSET, REPLICASET, JOB ->
          Optional.ofNullable(owners.get(kind.singular()));
    };
  }
}
