package dev.weft.playground.app.demo;

import dev.weft.playground.app.Containers;
import dev.weft.playground.app.Playground;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.util.Optional;

/** A container whose processes are killed without warning, as it was before. */
public final class Victim {
  private final Playground playground;
  private final Pod pod;
  private final String container;
  private final int restarts;

  private Victim(Playground playground, Pod pod, String container) {
    this.playground = playground;
    this.pod = pod;
    this.container = container;
    this.restarts = restarts(pod, container);
  }

  /**
   * @param prefix of the pod's name; the first such pod is taken
   * @param container "": the pod's first
   */
  public static Victim find(
      Playground playground, String namespace, String prefix, String container) throws IOException {
    Pod pod =
        playground.client().pods().inNamespace(namespace).list().getItems().stream()
            .filter(each -> each.getMetadata().getName().startsWith(prefix))
            .filter(each -> each.getMetadata().getDeletionTimestamp() == null)
            .findFirst()
            .orElseThrow(() -> new IOException("no pod " + prefix + "* in " + namespace));
    String name =
        container.isEmpty() ? pod.getSpec().getContainers().getFirst().getName() : container;
    return new Victim(playground, pod, name);
  }

  public void crash() throws IOException {
    String namespace = pod.getMetadata().getNamespace();
    if (!playground.cluster().crash(namespace, pod.getMetadata().getName(), container)) {
      throw new IOException(
          "container " + container + " of " + pod.getMetadata().getName() + " does not run");
    }
  }

  /** Why it is not as it was; empty when it runs again and is ready. */
  public Optional<String> missing() {
    Pod now = playground.client().resource(pod).get();
    if (now == null) {
      return Optional.of("the pod is gone");
    }
    boolean isBack =
        status(now, container).filter(each -> Boolean.TRUE.equals(each.getReady())).isPresent();
    return restarts(now, container) > restarts && isBack
        ? Optional.empty()
        : Optional.of(container + " is not back yet");
  }

  private static int restarts(Pod pod, String container) {
    return status(pod, container).map(ContainerStatus::getRestartCount).orElse(0);
  }

  private static Optional<ContainerStatus> status(Pod pod, String container) {
    return Containers.of(pod).filter(each -> each.getName().equals(container)).findFirst();
  }
}
