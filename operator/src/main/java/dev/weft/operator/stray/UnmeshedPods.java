package dev.weft.operator.stray;

import dev.weft.api.Names;
import dev.weft.operator.fleet.PodId;
import dev.weft.operator.index.Feed;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Follows the pods without a proxy, and the labels by which they would have one. Thread-safe. */
public final class UnmeshedPods {
  private final Map<PodId, Unmeshed> pods = new ConcurrentHashMap<>();
  private final Map<String, String> labels = new ConcurrentHashMap<>(); // by namespace
  private final Runnable onChange;

  /**
   * @param onChange told when the pods that ask are others
   */
  public UnmeshedPods(Runnable onChange) {
    this.onChange = onChange;
  }

  public List<Feed<?>> feeds(KubernetesClient client) {
    return List.of(
        new Feed<>(
            client,
            Namespace.class,
            client.namespaces(),
            this::namespaceIs,
            namespace -> labelIs(namespace.getMetadata().getName(), null)),
        new Feed<>(
            client,
            Pod.class,
            client.pods().inAnyNamespace().withoutLabel(Names.INJECTED_LABEL, "true"),
            this::podIs,
            pod -> set(id(pod), null)));
  }

  /** Pods that ask for a proxy and have none, whether or not they can have one; by name. */
  public List<Unmeshed> asking() {
    return pods.values().stream()
        .filter(this::asks)
        .sorted(Comparator.comparing(pod -> pod.id().toString()))
        .toList();
  }

  void podIs(Pod pod) {
    set(id(pod), Unmeshed.of(pod).orElse(null));
  }

  void namespaceIs(Namespace namespace) {
    labelIs(
        namespace.getMetadata().getName(),
        Objects.requireNonNullElse(namespace.getMetadata().getLabels(), Map.<String, String>of())
            .get(Names.INJECT_LABEL));
  }

  private void labelIs(String namespace, @Nullable String label) {
    String before = label == null ? labels.remove(namespace) : labels.put(namespace, label);
    if (!Objects.equals(before, label)) {
      onChange.run();
    }
  }

  private void set(PodId id, @Nullable Unmeshed pod) {
    Unmeshed before = pod == null ? pods.remove(id) : pods.put(id, pod);
    boolean concerned = (pod != null && asks(pod)) || (before != null && asks(before));
    if (concerned && !Objects.equals(before, pod)) {
      onChange.run();
    }
  }

  private boolean asks(Unmeshed pod) {
    return pod.asks(labels.get(pod.id().namespace()));
  }

  private static PodId id(Pod pod) {
    return new PodId(pod.getMetadata().getNamespace(), pod.getMetadata().getName());
  }
}
