package dev.weft.playground.controllers;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobPlanTest {
  private static final Job JOB =
      new JobBuilder()
          .withNewMetadata()
          .withName("load")
          .withNamespace("shop")
          .withUid("job-uid")
          .endMetadata()
          .withNewSpec()
          .withParallelism(2)
          .withCompletions(3)
          .withBackoffLimit(1)
          .withTemplate(Some.deployment(1).getSpec().getTemplate())
          .endSpec()
          .build();

  @Test
  void runsAsManyAtOnceAsAllowed() {
    List<Action> actions = plan();

    assertThat(actions).filteredOn(Action.Create.class::isInstance).hasSize(2);
    assertThat(((Action.Create) actions.getFirst()).object().getMetadata().getLabels())
        .containsEntry("batch.kubernetes.io/job-name", "load")
        .containsEntry("app", "web");
  }

  @Test
  void runsNoMoreThanAreStillMissing() {
    assertThat(plan(ended("a", "Succeeded"), ended("b", "Succeeded")))
        .filteredOn(Action.Create.class::isInstance)
        .hasSize(1);
  }

  @Test
  void isCompleteAfterTheLastSuccess() {
    Job told =
        told(plan(ended("a", "Succeeded"), ended("b", "Succeeded"), ended("c", "Succeeded")));

    assertThat(told.getStatus().getConditions()).extracting("type").containsExactly("Complete");
    assertThat(told.getStatus().getCompletionTime()).isNotNull();
    assertThat(JobPlan.of(told, List.of(), Some.NOW, Some.suffixes())).isEmpty();
  }

  @Test
  void waitsAfterAFailure() {
    Pod failed =
        ended("a", "Failed")
            .edit()
            .editStatus()
            .addNewContainerStatus()
            .withNewState()
            .withNewTerminated()
            .withFinishedAt(Some.NOW.toString())
            .endTerminated()
            .endState()
            .endContainerStatus()
            .endStatus()
            .build();

    assertThat(plan(failed))
        .contains(new Action.Again(Duration.ofSeconds(1)))
        .noneMatch(Action.Create.class::isInstance);
  }

  @Test
  void failsBeyondItsBackoffLimitAndEndsWhatRuns() {
    List<Action> actions =
        plan(ended("a", "Failed"), ended("b", "Failed"), Some.pod("c", "10.42.0.2"));

    assertThat(actions).filteredOn(Action.Delete.class::isInstance).hasSize(1);
    assertThat(told(actions).getStatus().getConditions())
        .extracting("type", "reason")
        .containsExactly(org.assertj.core.groups.Tuple.tuple("Failed", "BackoffLimitExceeded"));
  }

  private static List<Action> plan(Pod... owned) {
    return JobPlan.of(JOB, List.of(owned), Some.NOW, Some.suffixes());
  }

  private static Pod ended(String name, String phase) {
    return Some.phase(Some.pod(name, "10.42.0.9"), phase);
  }

  private static Job told(List<Action> actions) {
    return actions.stream()
        .filter(Action.ReplaceStatus.class::isInstance)
        .map(action -> (Job) ((Action.ReplaceStatus) action).object())
        .findFirst()
        .orElseThrow();
  }
}
