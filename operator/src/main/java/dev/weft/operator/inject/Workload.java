package dev.weft.operator.inject;

import dev.weft.api.Names;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a pod belongs to.
 *
 * @param kind lower case
 */
public record Workload(String kind, String name) {
  private static final int MAX_LABEL_VALUE = 63;

  /** Empty for a bare pod: it may not even have a name yet. */
  public static Optional<Workload> of(Pod pod) {
    return pod.getMetadata().getOwnerReferences().stream()
        .filter(owner -> Boolean.TRUE.equals(owner.getController()))
        .findFirst()
        .map(owner ->
            of(owner, Objects.requireNonNullElse(pod.getMetadata().getLabels(), Map.of())));
  }

  /** A Deployment's ReplicaSet is called after it and the hash of the pod template. */
  private static Workload of(OwnerReference owner, Map<String, String> labels) {
    String hash = labels.get("pod-template-hash");
    if (owner.getKind().equals("ReplicaSet")
        && hash != null
        && owner.getName().endsWith("-" + hash)) {
      return new Workload(
          "deployment", owner.getName().substring(0, owner.getName().length() - hash.length() - 1));
    }
    return new Workload(owner.getKind().toLowerCase(Locale.ROOT), owner.getName());
  }

  String label() {
    return Names.WORKLOAD_LABEL_PREFIX + kind;
  }

  /** Names may be longer than a label's value. */
  String value() {
    String cut = name.substring(0, Math.min(MAX_LABEL_VALUE, name.length()));
    while (!cut.isEmpty() && !Character.isLetterOrDigit(cut.charAt(cut.length() - 1))) {
      cut = cut.substring(0, cut.length() - 1);
    }
    return cut;
  }
}
