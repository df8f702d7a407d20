package dev.weft.playground.kubelet;

import dev.weft.playground.controllers.Conditions;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A pod's status as kubectl expects it, from what the kubelet stand-in knows. Pure. */
final class StatusOf {
  private final Pod pod;
  private final PodState state;
  private final Instant now;

  private StatusOf(Pod pod, PodState state, Instant now) {
    this.pod = pod;
    this.state = state;
    this.now = now;
  }

  static PodStatus pod(Pod pod, PodState state, String hostIp, Instant now) {
    return new StatusOf(pod, state, now).status(hostIp);
  }

  private PodStatus status(String hostIp) {
    Phase phase = Phase.of(pod, state);
    var status =
        new PodStatusBuilder()
            .withPhase(phase.title)
            .withConditions(PodConditions.of(pod, state, now))
            .withHostIP(hostIp)
            .addNewHostIP(hostIp)
            .withStartTime(Conditions.time(state.startTime()))
            .withQosClass(QosClass.of(pod))
            .withInitContainerStatuses(containers(pod.getSpec().getInitContainers(), phase))
            .withContainerStatuses(containers(pod.getSpec().getContainers(), phase));
    if (state.address() != null) {
      status.withPodIP(state.address()).addNewPodIP(state.address());
    }
    return status.build();
  }

  private List<ContainerStatus> containers(List<Container> containers, Phase phase) {
    return containers.stream().map(container -> container(container, phase)).toList();
  }

  private ContainerStatus container(Container container, Phase phase) {
    var known = state.of(container.getName());
    boolean init = pod.getSpec().getInitContainers().contains(container);
    boolean sidecar = Containers.isSidecar(container);
    boolean ready =
        switch (known.stage()) {
          case Stage.Running running -> running.ready() && (!init || sidecar);
          case Stage.Ended ended -> init && !sidecar && ended.exitCode() == 0;
          case Stage.Waiting _ -> false;
        };
    String image =
        known.stage() instanceof Stage.Running running ? running.image() : container.getImage();
    return new ContainerStatusBuilder()
        .withName(container.getName())
        .withImage(image)
        .withImageID(known.starts() == 0 ? "" : "local://" + image)
        .withContainerID(known.starts() == 0 ? null : id(container.getName(), known.starts()))
        .withReady(ready)
        .withStarted(known.stage() instanceof Stage.Running running && running.started())
        .withRestartCount(known.restarts())
        .withState(present(container, known, phase))
        .withLastState(last(container.getName(), known))
        .build();
  }

  private ContainerState present(Container container, ContainerLife known, Phase phase) {
    return switch (known.stage()) {
      case Stage.Waiting waiting -> waiting(waiting.reason(), waiting.message());
      case Stage.Running running ->
          new ContainerStateBuilder()
              .withNewRunning()
              .withStartedAt(Conditions.time(running.since()))
              .endRunning()
              .build();
      case Stage.Ended ended ->
          isBackingOff(container, known, ended, phase)
              ? waiting(
                  "CrashLoopBackOff",
                  "back-off %ds restarting failed container=%s pod=%s_%s(%s)"
                      .formatted(
                          known.backoff().toSeconds(),
                          container.getName(),
                          pod.getMetadata().getName(),
                          pod.getMetadata().getNamespace(),
                          pod.getMetadata().getUid()))
              : terminated(ended, id(container.getName(), known.starts()));
    };
  }

  private boolean isBackingOff(
      Container container, ContainerLife known, Stage.Ended ended, Phase phase) {
    return pod.getMetadata().getDeletionTimestamp() == null
        && phase != Phase.SUCCEEDED
        && phase != Phase.FAILED
        && Phase.restarts(pod, container, ended)
        && known.dueAfter(ended).isAfter(now);
  }

  private @Nullable ContainerState last(String name, ContainerLife known) {
    if (known.stage() instanceof Stage.Ended ended && known.backoff().isPositive()) {
      return terminated(ended, id(name, known.starts()));
    }
    return known.last() == null
        ? new ContainerState()
        : terminated(known.last(), id(name, known.starts() - 1));
  }

  private static ContainerState waiting(String reason, String message) {
    return new ContainerStateBuilder()
        .withNewWaiting()
        .withReason(reason)
        .withMessage(message.isEmpty() ? null : message)
        .endWaiting()
        .build();
  }

  private static ContainerState terminated(Stage.Ended ended, String id) {
    return new ContainerStateBuilder()
        .withNewTerminated()
        .withExitCode(ended.exitCode())
        .withReason(ended.reason())
        .withStartedAt(Conditions.time(ended.since()))
        .withFinishedAt(Conditions.time(ended.at()))
        .withContainerID(id)
        .endTerminated()
        .build();
  }

  private String id(String container, int start) {
    return "process://" + pod.getMetadata().getUid() + "/" + container + "/" + start;
  }
}
