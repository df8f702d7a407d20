package dev.weft.playground.controllers;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplicaSetPlanTest {
  private static final ReplicaSet SET = Some.set(Some.deployment(2), 1, 2);

  @Test
  void startsWhatIsMissing() {
    List<Action> actions = plan(Some.pod("one", "10.42.0.2"));

    Pod created =
        actions.stream()
            .filter(Action.Create.class::isInstance)
            .map(action -> (Pod) ((Action.Create) action).object())
            .findFirst()
            .orElseThrow();
    assertThat(created.getMetadata().getName()).isEqualTo(SET.getMetadata().getName() + "-aaaa0");
    assertThat(created.getMetadata().getLabels()).containsKeys("app", "pod-template-hash");
    assertThat(created.getMetadata().getOwnerReferences())
        .extracting("kind")
        .containsExactly("ReplicaSet");
    assertThat(created.getSpec().getContainers()).extracting("image").containsExactly("web:1");
  }

  @Test
  void podsThatEndOrEndedDoNotCount() {
    Pod one = Some.pod("one", "10.42.0.2");
    List<Action> actions =
        plan(Some.ending(one), Some.phase(Some.pod("two", "10.42.0.3"), "Failed"));

    assertThat(actions).filteredOn(Action.Create.class::isInstance).hasSize(2);
  }

  @Test
  void endsWhoWouldBeMissedLeast() {
    Pod ready = Some.ready(Some.pod("ready", "10.42.0.2"), Some.NOW);
    Pod alsoReady = Some.ready(Some.pod("also-ready", "10.42.0.3"), Some.NOW.minusSeconds(60));
    Pod notReady = Some.pod("not-ready", "10.42.0.4");

    List<String> deleted =
        plan(ready, alsoReady, notReady).stream()
            .filter(Action.Delete.class::isInstance)
            .map(action -> ((Action.Delete) action).object().getMetadata().getName())
            .toList();

    assertThat(deleted).containsExactly("not-ready");
  }

  @Test
  void aPodIsAvailableOnlyAfterItsReadySeconds() {
    ReplicaSet patient = SET.edit().editSpec().withMinReadySeconds(10).endSpec().build();
    Pod old = Some.ready(Some.pod("old", "10.42.0.2"), Some.NOW.minusSeconds(10));
    Pod young = Some.ready(Some.pod("young", "10.42.0.3"), Some.NOW.minusSeconds(5));

    List<Action> actions =
        ReplicaSetPlan.of(patient, List.of(old, young), Some.NOW, Some.suffixes());

    ReplicaSet told =
        actions.stream()
            .filter(Action.ReplaceStatus.class::isInstance)
            .map(action -> (ReplicaSet) ((Action.ReplaceStatus) action).object())
            .findFirst()
            .orElseThrow();
    assertThat(told.getStatus().getReadyReplicas()).isEqualTo(2);
    assertThat(told.getStatus().getAvailableReplicas()).isEqualTo(1);
    assertThat(actions).anyMatch(Action.Again.class::isInstance);
  }

  private static List<Action> plan(Pod... owned) {
    return ReplicaSetPlan.of(SET, List.of(owned), Some.NOW, Some.suffixes());
  }
}
