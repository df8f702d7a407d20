package dev.weft.playground.controllers;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatus;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatusBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Keeps a replica set at its size: starts what is missing, ends what is too much, and reports. */
final class ReplicaSetPlan {
  /**
   * No more than this many pods are started or ended in one round, so that a wrong template does
   * not flood the API server.
   */
  private static final int BURST = 50;

  /** {@code suffixes} gives the random end of a new pod's name. */
  static List<Action> of(ReplicaSet set, List<Pod> owned, Instant now, Supplier<String> suffixes) {
    List<Action> actions = new ArrayList<>();
    List<Pod> active = owned.stream().filter(PodReadiness::isActive).toList();
    int wanted = set.getSpec().getReplicas() == null ? 1 : set.getSpec().getReplicas();
    if (set.getMetadata().getDeletionTimestamp() == null) {
      for (int i = active.size(); i < Math.min(wanted, active.size() + BURST); i++) {
        Pod pod = pod(set, suffixes.get());
        actions.add(new Action.Create(pod));
        actions.add(
            new Action.Tell(
                set, false, "SuccessfulCreate", "Created pod: " + pod.getMetadata().getName()));
      }
      int tooMany = Math.min(BURST, active.size() - wanted);
      if (tooMany > 0) {
        for (Pod victim : Victims.of(active, now).subList(0, tooMany)) {
          actions.add(new Action.Delete(victim));
          actions.add(
              new Action.Tell(
                  set,
                  false,
                  "SuccessfulDelete",
                  "Deleted pod: " + victim.getMetadata().getName()));
        }
      }
    }
    status(set, active, now, actions);
    return actions;
  }

  private static void status(ReplicaSet set, List<Pod> active, Instant now, List<Action> actions) {
    Duration minReady = Duration.ofSeconds(zero(set.getSpec().getMinReadySeconds()));
    int ready = (int) active.stream().filter(PodReadiness::isReady).count();
    int available =
        (int) active.stream().filter(pod -> PodReadiness.isAvailable(pod, minReady, now)).count();
    ReplicaSetStatus status =
        new ReplicaSetStatusBuilder()
            .withObservedGeneration(set.getMetadata().getGeneration())
            .withReplicas(active.size())
            .withFullyLabeledReplicas(noZero(active.size()))
            .withReadyReplicas(noZero(ready))
            .withAvailableReplicas(noZero(available))
            .build();
    if (!Objects.equals(set.getStatus(), status)) {
      actions.add(new Action.ReplaceStatus(set.edit().withStatus(status).build()));
    }
    if (ready > available) {
      actions.add(new Action.Again(Duration.ofSeconds(1)));
    }
  }

  private static Pod pod(ReplicaSet set, String suffix) {
    var template = set.getSpec().getTemplate();
    return new PodBuilder()
        .withMetadata(
            template
                .getMetadata()
                .edit()
                .withName(set.getMetadata().getName() + "-" + suffix)
                .withGenerateName(set.getMetadata().getName() + "-")
                .withNamespace(set.getMetadata().getNamespace())
                .withOwnerReferences(Owners.controlledBy(set))
                .build())
        .withSpec(template.getSpec())
        .build();
  }

  private static int zero(@Nullable Integer value) {
    return value == null ? 0 : value;
  }

  private static @Nullable Integer noZero(int count) {
    return count == 0 ? null : count;
  }

  private ReplicaSetPlan() {}
}
