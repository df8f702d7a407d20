package dev.weft.playground.controllers;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What controllers read from a pod's status. */
public final class PodReadiness {
  public static boolean isReady(Pod pod) {
    return readySince(pod).isPresent();
  }

  /** Ready for at least {@code minReady}: what Deployments call available. */
  static boolean isAvailable(Pod pod, Duration minReady, Instant now) {
    return readySince(pod).filter(since -> !since.plus(minReady).isAfter(now)).isPresent();
  }

  static Optional<Instant> readySince(Pod pod) {
    if (pod.getStatus() == null) {
      return Optional.empty();
    }
    return pod.getStatus().getConditions().stream()
        .filter(each -> each.getType().equals("Ready") && each.getStatus().equals("True"))
        .map(each ->
            each.getLastTransitionTime() == null
                ? Instant.EPOCH
                : Instant.parse(each.getLastTransitionTime()))
        .findFirst();
  }

  static String phase(Pod pod) {
    return pod.getStatus() == null || pod.getStatus().getPhase() == null
        ? "Pending"
        : pod.getStatus().getPhase();
  }

  /** Neither ended nor being deleted: counts towards a replica set's size. */
  static boolean isActive(Pod pod) {
    return pod.getMetadata().getDeletionTimestamp() == null && !hasEnded(pod);
  }

  public static boolean hasEnded(Pod pod) {
    return switch (phase(pod)) {
      case "Succeeded", "Failed" -> true;
      default -> false;
    };
  }

  private PodReadiness() {}
}
