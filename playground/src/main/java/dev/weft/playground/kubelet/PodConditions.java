package dev.weft.playground.kubelet;

import dev.weft.playground.controllers.Conditions;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The kubelet's five conditions of a pod; those of others (readiness gates) are carried along. */
final class PodConditions {
  private static final List<String> OURS =
      List.of(
          "PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled");

  private final Pod pod;
  private final PodState state;
  private final Instant now;

  static boolean isOurs(String type) {
    return OURS.contains(type);
  }

  private PodConditions(Pod pod, PodState state, Instant now) {
    this.pod = pod;
    this.state = state;
    this.now = now;
  }

  static List<PodCondition> of(Pod pod, PodState state, Instant now) {
    return new PodConditions(pod, state, now).all();
  }

  private List<PodCondition> all() {
    Phase phase = Phase.of(pod, state);
    boolean over = phase == Phase.SUCCEEDED || phase == Phase.FAILED;
    List<String> unready = unready();
    boolean containersReady = !over && unready.isEmpty() && state.initialized();
    String reason =
        over ? (phase == Phase.SUCCEEDED ? "PodCompleted" : "PodFailed") : "ContainersNotReady";
    String message =
        over || containersReady
            ? null
            : "containers with unready status: [" + String.join(" ", unready) + "]";
    List<String> closedGates = closedGates();
    boolean ready = containersReady && closedGates.isEmpty();

    List<PodCondition> all = new ArrayList<>();
    all.add(condition("PodReadyToStartContainers", state.address() != null && !over, null, null));
    all.add(initialized(phase));
    all.add(
        containersReady && !ready
            ? condition(
                "Ready",
                false,
                "ReadinessGatesNotReady",
                closedGates.stream()
                    .map(gate ->
                        "corresponding condition of pod readiness gate \""
                            + gate
                            + "\" does not exist or is not True.")
                    .collect(Collectors.joining(", ")))
            : condition("Ready", ready, ready ? null : reason, message));
    all.add(
        condition("ContainersReady", containersReady, containersReady ? null : reason, message));
    all.add(condition("PodScheduled", true, null, null));
    conditions().filter(each -> !isOurs(each.getType())).forEach(all::add);
    return all;
  }

  private PodCondition initialized(Phase phase) {
    if (state.initialized()) {
      return condition("Initialized", true, phase == Phase.SUCCEEDED ? "PodCompleted" : null, null);
    }
    String incomplete =
        pod.getSpec().getInitContainers().stream()
            .map(Container::getName)
            .filter(name -> !initDone(name))
            .collect(Collectors.joining(" "));
    return condition(
        "Initialized",
        false,
        "ContainersNotInitialized",
        "containers with incomplete status: [" + incomplete + "]");
  }

  private boolean initDone(String name) {
    return switch (state.of(name).stage()) {
      case Stage.Ended ended -> ended.exitCode() == 0;
      case Stage.Running running ->
          running.started() && Containers.named(pod, name).map(Containers::isSidecar).orElse(false);
      case Stage.Waiting _ -> false;
    };
  }

  /** Application containers and native sidecars that do not stand ready. */
  private List<String> unready() {
    return Stream.concat(Containers.sidecars(pod).stream(), pod.getSpec().getContainers().stream())
        .map(Container::getName)
        .filter(name -> state.running(name).filter(Stage.Running::ready).isEmpty())
        .toList();
  }

  private List<String> closedGates() {
    return pod.getSpec().getReadinessGates().stream()
        .map(gate -> gate.getConditionType())
        .filter(type -> before(type).filter(each -> each.getStatus().equals("True")).isEmpty())
        .toList();
  }

  private PodCondition condition(
      String type, boolean value, @Nullable String reason, @Nullable String message) {
    String status = Conditions.status(value);
    String since =
        before(type)
            .filter(each -> each.getStatus().equals(status) && each.getLastTransitionTime() != null)
            .map(PodCondition::getLastTransitionTime)
            .orElse(Conditions.time(now));
    return new PodConditionBuilder()
        .withType(type)
        .withStatus(status)
        .withReason(reason)
        .withMessage(message)
        .withLastTransitionTime(since)
        .build();
  }

  private Optional<PodCondition> before(String type) {
    return conditions().filter(each -> each.getType().equals(type)).findFirst();
  }

  private Stream<PodCondition> conditions() {
    return pod.getStatus() == null ? Stream.empty() : pod.getStatus().getConditions().stream();
  }
}
