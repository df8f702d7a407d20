package dev.weft.playground.controllers;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingLong;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a Deployment asks of its replica sets. The order of the actions matters: first the revision
 * is settled, then at most one direction of scaling (up before down), last the status.
 */
final class DeploymentPlan {
  private final Deployment deployment;
  private final List<ReplicaSet> old; // from the oldest to the youngest
  private final Optional<ReplicaSet> current;
  private final List<Action> actions = new ArrayList<>();

  private DeploymentPlan(Deployment deployment, List<ReplicaSet> owned) {
    this.deployment = deployment;
    String hash = TemplateHash.of(deployment.getSpec().getTemplate());
    this.current =
        owned.stream().filter(set -> hash.equals(FreshReplicaSet.hashOf(set))).findFirst();
    this.old =
        owned.stream()
            .filter(set -> current.isEmpty() || !set.equals(current.get()))
            .sorted(
                comparing((ReplicaSet set) -> set.getMetadata().getCreationTimestamp())
                    .thenComparing(set -> set.getMetadata().getName()))
            .toList();
  }

  /**
   * {@code oldPods}: how many pods of the old template still run, ended ones not counted (Recreate
   * waits for them).
   */
  static List<Action> of(Deployment deployment, List<ReplicaSet> owned, int oldPods, Instant now) {
    if (deployment.getMetadata().getDeletionTimestamp() != null) {
      return List.of();
    }
    var plan = new DeploymentPlan(deployment, owned);
    if (Boolean.TRUE.equals(deployment.getSpec().getPaused())) {
      plan.scaleTheOnlyOne();
    } else if ("Recreate".equals(deployment.getSpec().getStrategy().getType())) {
      plan.recreate(oldPods);
    } else {
      plan.roll();
    }
    plan.status(now);
    return plan.actions;
  }

  private void roll() {
    var strategy = deployment.getSpec().getStrategy().getRollingUpdate();
    Rollout rollout =
        Rollout.of(
            desired(),
            strategy == null ? null : strategy.getMaxSurge(),
            strategy == null ? null : strategy.getMaxUnavailable());
    Rollout.Step step =
        rollout.next(
            current.map(DeploymentPlan::size).orElse(new Rollout.Size(0, 0)),
            old.stream().map(DeploymentPlan::size).toList());
    settle(step.fresh());
    for (int i = 0; i < old.size(); i++) {
      scale(old.get(i), step.old().get(i));
    }
    forgetOldRevisions();
  }

  private void recreate(int oldPods) {
    old.forEach(set -> scale(set, 0));
    if (oldPods == 0) {
      settle(desired());
      forgetOldRevisions();
    }
  }

  private void scaleTheOnlyOne() {
    var alive = owned().filter(set -> set.getSpec().getReplicas() > 0).toList();
    if (alive.size() == 1) {
      scale(alive.getFirst(), desired());
    } else if (alive.isEmpty()) {
      current.ifPresent(set -> scale(set, desired()));
    }
  }

  /** Makes the current replica set, or brings its size and revision up to date. */
  private void settle(int replicas) {
    long newestOld = old.stream().mapToLong(FreshReplicaSet::revisionOf).max().orElse(0);
    if (current.isEmpty()) {
      actions.add(new Action.Create(FreshReplicaSet.of(deployment, newestOld + 1, replicas)));
      told(
          "Scaled up replica set "
              + FreshReplicaSet.nameFor(deployment)
              + " from 0 to "
              + replicas);
      revision(newestOld + 1);
      return;
    }
    ReplicaSet set = current.get();
    long revision = Math.max(FreshReplicaSet.revisionOf(set), newestOld + 1);
    if (revision
        != FreshReplicaSet.revisionOf(set)) { // a roll-back makes an old revision the newest
      actions.add(new Action.Replace(FreshReplicaSet.resized(set, replicas, revision)));
    } else {
      scale(set, replicas);
    }
    revision(revision);
  }

  private void revision(long revision) {
    String text = Long.toString(revision);
    var annotations = deployment.getMetadata().getAnnotations();
    if (annotations == null || !text.equals(annotations.get(FreshReplicaSet.REVISION))) {
      actions.add(
          new Action.Replace(
              deployment
                  .edit()
                  .editMetadata()
                  .addToAnnotations(FreshReplicaSet.REVISION, text)
                  .endMetadata()
                  .build()));
    }
  }

  private void scale(ReplicaSet set, int replicas) {
    int before = set.getSpec().getReplicas();
    if (before == replicas) {
      return;
    }
    actions.add(
        new Action.Replace(
            FreshReplicaSet.resized(set, replicas, FreshReplicaSet.revisionOf(set))));
    told(
        "Scaled %s replica set %s from %d to %d"
            .formatted(
                before < replicas ? "up" : "down", set.getMetadata().getName(), before, replicas));
  }

  private void told(String message) {
    actions.add(new Action.Tell(deployment, false, "ScalingReplicaSet", message));
  }

  private void forgetOldRevisions() {
    Integer limit = deployment.getSpec().getRevisionHistoryLimit();
    int keep = limit == null ? 10 : limit;
    var idle =
        old.stream()
            .filter(set -> set.getSpec().getReplicas() == 0 && set.getStatus().getReplicas() == 0)
            .sorted(comparingLong(FreshReplicaSet::revisionOf))
            .toList();
    idle.stream()
        .limit(Math.max(0, idle.size() - keep))
        .map(Action.Delete::new)
        .forEach(actions::add);
  }

  private void status(Instant now) {
    DeploymentStatus before = deployment.getStatus();
    var progress = DeploymentProgress.of(deployment, owned().toList(), current, now);
    boolean replaced = actions.stream().anyMatch(DeploymentPlan::replacesDeployment);
    // Status last: it is true of what was seen, not of what the actions above will bring. After our
    // own change of the metadata
    // it would meet a conflict: the event of that change brings us back here.
    if (!replaced && !Objects.equals(before, progress.status())) {
      actions.add(
          new Action.ReplaceStatus(deployment.edit().withStatus(progress.status()).build()));
    }
    progress
        .again()
        .filter(after -> after.compareTo(Duration.ZERO) > 0)
        .map(Action.Again::new)
        .ifPresent(actions::add);
  }

  private static boolean replacesDeployment(Action action) {
    return action instanceof Action.Replace(var object) && object instanceof Deployment;
  }

  private Stream<ReplicaSet> owned() {
    return Stream.concat(old.stream(), current.stream());
  }

  private int desired() {
    return deployment.getSpec().getReplicas() == null ? 1 : deployment.getSpec().getReplicas();
  }

  private static Rollout.Size size(ReplicaSet set) {
    Integer available = set.getStatus() == null ? null : set.getStatus().getAvailableReplicas();
    return new Rollout.Size(set.getSpec().getReplicas(), available == null ? 0 : available);
  }
}
