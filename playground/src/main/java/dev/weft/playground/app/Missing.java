package dev.weft.playground.app;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an object lacks to be as it should, in words. Pure. */
final class Missing {
  private Missing() {}

  /** Rolled out: all replicas are of this generation and ready, and no others are left. */
  static Optional<String> ofDeployment(String name, @Nullable Deployment deployment) {
    if (deployment == null) {
      return Optional.of("there is no deployment " + name);
    }
    int wanted = Objects.requireNonNullElse(deployment.getSpec().getReplicas(), 1);
    var status = deployment.getStatus();
    if (status == null
        || !Objects.equals(
            status.getObservedGeneration(), deployment.getMetadata().getGeneration())) {
      return Optional.of("deployment " + name + " is not looked at yet");
    }
    int ready = Objects.requireNonNullElse(status.getReadyReplicas(), 0);
    int updated = Objects.requireNonNullElse(status.getUpdatedReplicas(), 0);
    int all = Objects.requireNonNullElse(status.getReplicas(), 0);
    return ready == wanted && updated == wanted && all == wanted
        ? Optional.empty()
        : Optional.of("deployment " + name + ": " + ready + " of " + wanted + " ready");
  }

  /** A condition of a custom resource, seen for its present generation. */
  static Optional<String> ofCondition(
      String name, @Nullable GenericKubernetesResource resource, String type) {
    if (resource == null) {
      return Optional.of("there is no " + name);
    }
    for (Map<?, ?> condition : conditions(resource)) {
      if (type.equals(condition.get("type"))) {
        return "True".equals(condition.get("status"))
            ? Optional.empty()
            : Optional.of(
                name
                    + ": "
                    + type
                    + "="
                    + condition.get("status")
                    + " ("
                    + condition.get("reason")
                    + ": "
                    + condition.get("message")
                    + ")");
      }
    }
    return Optional.of(name + " has no condition " + type + " yet");
  }

  static List<Map<?, ?>> conditions(GenericKubernetesResource resource) {
    List<Map<?, ?>> conditions = new ArrayList<>();
    if (resource.get("status", "conditions") instanceof Collection<?> all) {
      for (Object each : all) {
        if (each instanceof Map<?, ?> condition) {
          conditions.add(condition);
        }
      }
    }
    return conditions;
  }

  /** Containers that neither run ready nor have done their work, with their reasons. */
  static List<String> ofPod(Pod pod) {
    return Containers.of(pod)
        .filter(container -> !Boolean.TRUE.equals(container.getReady()))
        .map(
            container -> pod.getMetadata().getName() + "/" + container.getName() + state(container))
        .toList();
  }

  private static String state(ContainerStatus container) {
    var state = container.getState();
    if (state == null) {
      return "";
    }
    if (state.getWaiting() != null) {
      String message = state.getWaiting().getMessage();
      return " waits: "
          + state.getWaiting().getReason()
          + (message == null || message.isEmpty() ? "" : " (" + message + ")");
    }
    if (state.getTerminated() != null) {
      return " ended with " + state.getTerminated().getExitCode();
    }
    return " runs, not ready";
  }
}
