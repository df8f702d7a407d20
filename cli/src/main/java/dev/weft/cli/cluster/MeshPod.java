package dev.weft.cli.cluster;

import dev.weft.api.Names;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A pod, as far as its proxy goes.
 *
 * @param serviceAccount that it runs as: with the namespace, its identity
 * @param owners lower-case kind to name: of the controller, and of the Deployment behind a
 *     ReplicaSet
 */
public record MeshPod(
    String namespace,
    String name,
    String serviceAccount,
    boolean meshed,
    boolean running,
    Map<String, String> owners) {

  private static final String TEMPLATE_HASH = "pod-template-hash";

  public static MeshPod of(Pod pod) {
    Map<String, String> labels =
        Objects.requireNonNullElse(pod.getMetadata().getLabels(), Map.of());
    String phase = pod.getStatus() == null ? "" : pod.getStatus().getPhase();
    return new MeshPod(
        pod.getMetadata().getNamespace(),
        pod.getMetadata().getName(),
        serviceAccount(pod),
        "true".equals(labels.get(Names.INJECTED_LABEL)),
        "Running".equals(phase) && pod.getMetadata().getDeletionTimestamp() == null,
        owners(pod, labels));
  }

  private static String serviceAccount(Pod pod) {
    String account = pod.getSpec() == null ? null : pod.getSpec().getServiceAccountName();
    return account == null || account.isEmpty() ? "default" : account;
  }

  /** As people name it. */
  public String text() {
    return namespace + "/" + name;
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
}
