package dev.weft.playground.controllers;

import static java.util.Comparator.comparing;
import static java.util.Comparator.reverseOrder;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * Who goes first when a replica set shrinks: whoever would be missed least (as ActivePodsWithRanks
 * of Kubernetes orders).
 */
final class Victims {
  static final String DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";

  static List<Pod> of(List<Pod> active, Instant now) {
    Comparator<Pod> byNode = comparing(pod -> pod.getSpec().getNodeName() != null);
    return active.stream()
        .sorted(
            byNode
                .thenComparingInt(Victims::phaseRank)
                .thenComparing(PodReadiness::isReady)
                .thenComparingInt(Victims::deletionCost)
                .thenComparing(pod -> PodReadiness.readySince(pod).orElse(now), reverseOrder())
                .thenComparing(Victims::restarts, reverseOrder())
                .thenComparing(pod -> pod.getMetadata().getCreationTimestamp(), reverseOrder())
                .thenComparing(pod -> pod.getMetadata().getName()))
        .toList();
  }

  private static int phaseRank(Pod pod) {
    return switch (PodReadiness.phase(pod)) {
      case "Pending" -> 0;
      case "Unknown" -> 1;
      default -> 2;
    };
  }

  private static int deletionCost(Pod pod) {
    var annotations = pod.getMetadata().getAnnotations();
    String text = annotations == null ? null : annotations.get(DELETION_COST);
    try {
      return text == null ? 0 : Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return 0; // as Kubernetes: a cost that is no number costs nothing
    }
  }

  private static int restarts(Pod pod) {
    return pod.getStatus() == null
        ? 0
        : pod.getStatus().getContainerStatuses().stream()
            .mapToInt(ContainerStatus::getRestartCount)
            .max()
            .orElse(0);
  }

  private Victims() {}
}
