package dev.weft.playground.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;

/** Where the whole pod is in its life, and whether a container that ended is started again. */
enum Phase {
  PENDING("Pending"),
  RUNNING("Running"),
  SUCCEEDED("Succeeded"),
  FAILED("Failed");

  final String title;

  Phase(String title) {
    this.title = title;
  }

  static Phase of(Pod pod, PodState state) {
    if (applicationOver(pod, state)) {
      // Only true once the sidecars are gone too: whoever waits for the end may then count on it.
      return state.anyRunning() ? RUNNING : succeeded(pod, state) ? SUCCEEDED : FAILED;
    }
    boolean ending = pod.getMetadata().getDeletionTimestamp() != null;
    boolean begun =
        state.initialized()
            && pod.getSpec().getContainers().stream()
                .allMatch(each -> state.of(each.getName()).starts() > 0);
    return begun || (ending && state.initialized()) ? RUNNING : PENDING;
  }

  /**
   * No application container will ever run again: all ended by policy, or an init container failed
   * for good.
   */
  static boolean applicationOver(Pod pod, PodState state) {
    if (!state.initialized()) {
      return pod.getSpec().getInitContainers().stream()
          .anyMatch(init -> failedForGood(pod, init, state));
    }
    return pod.getSpec().getContainers().stream()
        .allMatch(each ->
            state.of(each.getName()).stage() instanceof Stage.Ended ended
                && !restarts(pod, each, ended));
  }

  static boolean restarts(Pod pod, Container container, Stage.Ended ended) {
    if (ended.replaced() || Containers.isSidecar(container)) {
      return true;
    }
    boolean init = pod.getSpec().getInitContainers().contains(container);
    String policy =
        pod.getSpec().getRestartPolicy() == null ? "Always" : pod.getSpec().getRestartPolicy();
    return switch (policy) {
      case "Never" -> false;
      case "OnFailure" -> ended.exitCode() != 0;
      default -> !init || ended.exitCode() != 0;
    };
  }

  private static boolean failedForGood(Pod pod, Container init, PodState state) {
    return state.of(init.getName()).stage() instanceof Stage.Ended ended
        && ended.exitCode() != 0
        && !restarts(pod, init, ended);
  }

  private static boolean succeeded(Pod pod, PodState state) {
    List<Container> application = pod.getSpec().getContainers();
    return state.initialized()
        && application.stream()
            .allMatch(each ->
                state.of(each.getName()).stage() instanceof Stage.Ended ended
                    && ended.exitCode() == 0);
  }
}
