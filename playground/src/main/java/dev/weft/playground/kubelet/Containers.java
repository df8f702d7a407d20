package dev.weft.playground.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Probe;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The kinds of containers a pod has, and what their spec says. */
final class Containers {
  /** Init containers first, in the order in which they start. */
  static List<Container> all(Pod pod) {
    return Stream.concat(
            pod.getSpec().getInitContainers().stream(), pod.getSpec().getContainers().stream())
        .toList();
  }

  static List<Container> sidecars(Pod pod) {
    return pod.getSpec().getInitContainers().stream().filter(Containers::isSidecar).toList();
  }

  /** A native sidecar: starts in its turn among the init containers and stays. */
  static boolean isSidecar(Container init) {
    return "Always".equals(init.getRestartPolicy());
  }

  static Optional<Container> named(Pod pod, String name) {
    return all(pod).stream().filter(each -> each.getName().equals(name)).findFirst();
  }

  static @Nullable Probe probe(Container container, ProbeKind kind) {
    return switch (kind) {
      case STARTUP -> container.getStartupProbe();
      case LIVENESS -> container.getLivenessProbe();
      case READINESS -> container.getReadinessProbe();
    };
  }

  /** As events name a container within its pod. */
  static String path(Pod pod, String name) {
    boolean init =
        pod.getSpec().getInitContainers().stream().anyMatch(each -> each.getName().equals(name));
    return (init ? "spec.initContainers{" : "spec.containers{") + name + "}";
  }

  private Containers() {}
}
