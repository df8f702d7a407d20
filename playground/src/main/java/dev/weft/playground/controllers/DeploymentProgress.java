package dev.weft.playground.controllers;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.DeploymentConditionBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A Deployment's status from what its replica sets report: counts and the conditions Available and
 * Progressing.
 *
 * @param again when the progress deadline will have passed, if that is still to come
 */
record DeploymentProgress(DeploymentStatus status, Optional<Duration> again) {
  static DeploymentProgress of(
      Deployment deployment, List<ReplicaSet> owned, Optional<ReplicaSet> current, Instant now) {
    DeploymentStatus counts = counts(deployment, owned, current);
    var before = deployment.getStatus() == null ? new DeploymentStatus() : deployment.getStatus();
    DeploymentCondition progressing = progressing(deployment, before, counts, current, now);
    DeploymentCondition available = available(deployment, before, counts, now);
    DeploymentStatus status =
        new DeploymentStatusBuilder(counts).withConditions(available, progressing).build();
    return new DeploymentProgress(status, deadline(deployment, progressing, now));
  }

  private static DeploymentStatus counts(
      Deployment deployment, List<ReplicaSet> owned, Optional<ReplicaSet> current) {
    int replicas = sum(owned, set -> set.getStatus().getReplicas());
    int available = sum(owned, set -> set.getStatus().getAvailableReplicas());
    int wanted = Math.max(desired(deployment), sum(owned, set -> set.getSpec().getReplicas()));
    return new DeploymentStatusBuilder()
        .withObservedGeneration(deployment.getMetadata().getGeneration())
        .withReplicas(noZero(replicas))
        .withUpdatedReplicas(
            noZero(sum(current.stream().toList(), set -> set.getStatus().getReplicas())))
        .withReadyReplicas(noZero(sum(owned, set -> set.getStatus().getReadyReplicas())))
        .withAvailableReplicas(noZero(available))
        .withUnavailableReplicas(noZero(Math.max(0, wanted - available)))
        .build();
  }

  private static DeploymentCondition available(
      Deployment deployment, DeploymentStatus before, DeploymentStatus counts, Instant now) {
    var update = deployment.getSpec().getStrategy().getRollingUpdate();
    int unavailable =
        "Recreate".equals(deployment.getSpec().getStrategy().getType())
            ? 0
            : Rollout.of(
                    desired(deployment),
                    update == null ? null : update.getMaxSurge(),
                    update == null ? null : update.getMaxUnavailable())
                .unavailable();
    boolean enough = zero(counts.getAvailableReplicas()) >= desired(deployment) - unavailable;
    return condition(
        before,
        "Available",
        Conditions.status(enough),
        enough ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
        "Deployment " + (enough ? "has" : "does not have") + " minimum availability.",
        false,
        now);
  }

  private static DeploymentCondition progressing(
      Deployment deployment,
      DeploymentStatus before,
      DeploymentStatus counts,
      Optional<ReplicaSet> current,
      Instant now) {
    String set = "ReplicaSet \"" + FreshReplicaSet.nameFor(deployment) + "\" ";
    if (isComplete(deployment, counts)) {
      return condition(
          before,
          "Progressing",
          "True",
          "NewReplicaSetAvailable",
          set + "has successfully progressed.",
          false,
          now);
    }
    if (Boolean.TRUE.equals(deployment.getSpec().getPaused())) {
      return condition(
          before, "Progressing", "Unknown", "DeploymentPaused", "Deployment is paused", false, now);
    }
    if (current.isEmpty()) {
      return condition(
          before,
          "Progressing",
          "True",
          "NewReplicaSetCreated",
          "Created new replica set \"" + FreshReplicaSet.nameFor(deployment) + "\"",
          true,
          now);
    }
    DeploymentCondition last = find(before, "Progressing");
    if (!moved(before, counts)
        && last != null
        && !last.getReason().equals("NewReplicaSetAvailable")
        && !last.getReason().equals("DeploymentPaused")) {
      return since(last).plus(deadlineOf(deployment)).isAfter(now)
          ? last
          : condition(
              before,
              "Progressing",
              "False",
              "ProgressDeadlineExceeded",
              set + "has timed out progressing.",
              false,
              now);
    }
    return condition(
        before, "Progressing", "True", "ReplicaSetUpdated", set + "is progressing.", true, now);
  }

  private static boolean isComplete(Deployment deployment, DeploymentStatus counts) {
    int desired = desired(deployment);
    return zero(counts.getUpdatedReplicas()) == desired
        && zero(counts.getReplicas()) == desired
        && zero(counts.getAvailableReplicas()) == desired;
  }

  private static boolean moved(DeploymentStatus before, DeploymentStatus now) {
    int oldBefore = zero(before.getReplicas()) - zero(before.getUpdatedReplicas());
    int oldNow = zero(now.getReplicas()) - zero(now.getUpdatedReplicas());
    return zero(now.getUpdatedReplicas()) > zero(before.getUpdatedReplicas())
        || oldNow < oldBefore
        || zero(now.getReadyReplicas()) > zero(before.getReadyReplicas())
        || zero(now.getAvailableReplicas()) > zero(before.getAvailableReplicas());
  }

  private static Optional<Duration> deadline(
      Deployment deployment, DeploymentCondition progressing, Instant now) {
    boolean running =
        progressing.getStatus().equals("True")
            && !progressing.getReason().equals("NewReplicaSetAvailable");
    return running
        ? Optional.of(
            Duration.between(now, since(progressing).plus(deadlineOf(deployment))).plusSeconds(1))
        : Optional.empty();
  }

  private static DeploymentCondition condition(
      DeploymentStatus before,
      String type,
      String status,
      String reason,
      String message,
      boolean touched,
      Instant now) {
    DeploymentCondition last = find(before, type);
    String time = Conditions.time(now);
    String transition = time;
    String update = time;
    if (last != null && last.getStatus().equals(status)) {
      transition = last.getLastTransitionTime();
      if (!touched && last.getReason().equals(reason) && last.getMessage().equals(message)) {
        update = last.getLastUpdateTime();
      }
    }
    return new DeploymentConditionBuilder()
        .withType(type)
        .withStatus(status)
        .withReason(reason)
        .withMessage(message)
        .withLastTransitionTime(transition)
        .withLastUpdateTime(update)
        .build();
  }

  private static @Nullable DeploymentCondition find(DeploymentStatus status, String type) {
    return status.getConditions().stream()
        .filter(each -> each.getType().equals(type))
        .findFirst()
        .orElse(null);
  }

  private static Instant since(DeploymentCondition condition) {
    return Instant.parse(condition.getLastUpdateTime());
  }

  private static Duration deadlineOf(Deployment deployment) {
    Integer seconds = deployment.getSpec().getProgressDeadlineSeconds();
    return Duration.ofSeconds(seconds == null ? 600 : seconds);
  }

  private static int desired(Deployment deployment) {
    return deployment.getSpec().getReplicas() == null ? 1 : deployment.getSpec().getReplicas();
  }

  private static int sum(List<ReplicaSet> sets, Function<ReplicaSet, @Nullable Integer> count) {
    return sets.stream()
        .filter(set -> set.getStatus() != null)
        .mapToInt(set -> zero(count.apply(set)))
        .sum();
  }

  private static int zero(@Nullable Integer count) {
    return count == null ? 0 : count;
  }

  /** Go leaves zero counts out; so must we, or every comparison with what was read differs. */
  private static @Nullable Integer noZero(int count) {
    return count == 0 ? null : count;
  }
}
