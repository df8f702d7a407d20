package dev.weft.playground.controllers;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Gives every pod the one node there is, unless the pod asks for another. */
final class SchedulerPlan {
  static List<Action> of(Pod pod, Optional<Node> node, Instant now) {
    boolean waiting =
        pod.getSpec().getNodeName() == null
            && pod.getMetadata().getDeletionTimestamp() == null
            && pod.getSpec().getSchedulingGates().isEmpty()
            && !PodReadiness.hasEnded(pod);
    if (!waiting || node.isEmpty()) {
      return List.of(); // the node's arrival asks for all waiting pods again
    }
    Optional<String> obstacle = obstacle(pod, node.get());
    return obstacle.isEmpty()
        ? List.of(new Action.Bind(pod, node.get().getMetadata().getName()))
        : unschedulable(pod, "0/1 nodes are available: " + obstacle.get(), now);
  }

  private static Optional<String> obstacle(Pod pod, Node node) {
    if (Boolean.TRUE.equals(node.getSpec().getUnschedulable())) {
      return Optional.of("1 node(s) were unschedulable.");
    }
    if (!Selectors.includes(pod.getSpec().getNodeSelector(), node.getMetadata().getLabels())) {
      return Optional.of("1 node(s) didn't match Pod's node affinity/selector.");
    }
    return Optional.empty();
  }

  private static List<Action> unschedulable(Pod pod, String message, Instant now) {
    PodCondition scheduled =
        new PodConditionBuilder()
            .withType("PodScheduled")
            .withStatus("False")
            .withReason("Unschedulable")
            .withMessage(message)
            .withLastTransitionTime(Conditions.time(now))
            .build();
    List<PodCondition> others = new ArrayList<>();
    if (pod.getStatus() != null) {
      for (PodCondition each : pod.getStatus().getConditions()) {
        if (!each.getType().equals("PodScheduled")) {
          others.add(each);
        } else if (message.equals(each.getMessage())) {
          return List.of(); // said already
        }
      }
    }
    others.add(scheduled);
    Pod told =
        pod.edit()
            .editOrNewStatus()
            .withPhase("Pending")
            .withConditions(others)
            .endStatus()
            .build();
    return List.of(
        new Action.ReplaceStatus(told), new Action.Tell(pod, true, "FailedScheduling", message));
  }

  private SchedulerPlan() {}
}
