package dev.weft.playground.kubelet;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.List;
import java.util.stream.Stream;

/** What an earlier run of the playground left in a pod's status. */
final class PodStatusReader {
  /** The state to begin with: nothing runs any more, but restarts are counted on. */
  static PodState resumed(Pod pod, PodState fresh) {
    PodState state = fresh;
    for (ContainerStatus status : statuses(pod.getStatus())) {
      if (status.getContainerID() != null && !status.getContainerID().isEmpty()) {
        ContainerLife life = state.of(status.getName());
        state =
            state.with(
                status.getName(),
                new ContainerLife(life.stage(), null, status.getRestartCount() + 1, 0));
      }
    }
    return state;
  }

  private static List<ContainerStatus> statuses(PodStatus status) {
    return status == null
        ? List.of()
        : Stream.concat(
                status.getInitContainerStatuses().stream(), status.getContainerStatuses().stream())
            .toList();
  }

  private PodStatusReader() {}
}
