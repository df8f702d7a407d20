package dev.weft.playground.controllers;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DeploymentPlanTest {
  private static final Deployment FIRST = Some.deployment(2);
  private static final Deployment SECOND = Some.withImage(FIRST, "web:2");

  @Test
  void aNewDeploymentGetsAReplicaSetNamedByItsTemplatesHash() {
    ReplicaSet created = created(DeploymentPlan.of(FIRST, List.of(), 0, Some.NOW));

    String hash = TemplateHash.of(FIRST.getSpec().getTemplate());
    assertThat(created.getMetadata().getName()).isEqualTo("web-" + hash);
    assertThat(created.getMetadata().getOwnerReferences())
        .extracting("name")
        .containsExactly("web");
    assertThat(created.getSpec().getReplicas()).isEqualTo(2);
    assertThat(created.getSpec().getSelector().getMatchLabels())
        .containsExactlyInAnyOrderEntriesOf(Map.of("app", "web", "pod-template-hash", hash));
    assertThat(created.getSpec().getTemplate().getMetadata().getLabels())
        .containsEntry("pod-template-hash", hash);
  }

  @Test
  void theRevisionIsWrittenOnBoth() {
    List<Action> actions = DeploymentPlan.of(FIRST, List.of(), 0, Some.NOW);

    assertThat(created(actions).getMetadata().getAnnotations())
        .containsEntry(FreshReplicaSet.REVISION, "1");
    assertThat(replaced(actions, Deployment.class).getMetadata().getAnnotations())
        .containsEntry(FreshReplicaSet.REVISION, "1");
  }

  @Test
  void aChangedTemplateStartsWithTheSurge() {
    List<Action> actions = DeploymentPlan.of(SECOND, List.of(Some.set(FIRST, 1, 2)), 2, Some.NOW);

    assertThat(created(actions).getSpec().getReplicas()).isEqualTo(1);
    assertThat(created(actions).getMetadata().getAnnotations())
        .containsEntry(FreshReplicaSet.REVISION, "2");
  }

  @Test
  void aRollBackMakesTheOldSetTheNewestRevision() {
    List<Action> actions =
        DeploymentPlan.of(
            FIRST, List.of(Some.set(FIRST, 1, 0), Some.set(SECOND, 2, 2)), 2, Some.NOW);

    ReplicaSet raised = replaced(actions, ReplicaSet.class);
    assertThat(raised.getMetadata().getAnnotations()).containsEntry(FreshReplicaSet.REVISION, "3");
    assertThat(raised.getSpec().getReplicas()).isEqualTo(1);
  }

  @Test
  void recreateWaitsForTheLastOldPod() {
    Deployment recreate =
        SECOND
            .edit()
            .editSpec()
            .withNewStrategy()
            .withType("Recreate")
            .endStrategy()
            .endSpec()
            .build();

    List<Action> first = DeploymentPlan.of(recreate, List.of(Some.set(FIRST, 1, 2)), 2, Some.NOW);
    assertThat(replaced(first, ReplicaSet.class).getSpec().getReplicas()).isZero();
    assertThat(first).noneMatch(action -> action instanceof Action.Create);

    List<Action> then = DeploymentPlan.of(recreate, List.of(Some.set(FIRST, 1, 0)), 0, Some.NOW);
    assertThat(created(then).getSpec().getReplicas()).isEqualTo(2);
  }

  @Test
  void aPausedDeploymentIsScaledButNotRolled() {
    Deployment paused = SECOND.edit().editSpec().withPaused(true).withReplicas(5).endSpec().build();

    List<Action> actions = DeploymentPlan.of(paused, List.of(Some.set(FIRST, 1, 2)), 2, Some.NOW);

    assertThat(replaced(actions, ReplicaSet.class).getSpec().getReplicas()).isEqualTo(5);
    assertThat(actions).noneMatch(action -> action instanceof Action.Create);
  }

  @Test
  void onlyAsManyOldRevisionsAreKeptAsAskedFor() {
    Deployment few = FIRST.edit().editSpec().withRevisionHistoryLimit(1).endSpec().build();
    List<ReplicaSet> owned =
        IntStream.rangeClosed(1, 4)
            .mapToObj(
                i -> Some.set(i == 4 ? few : Some.withImage(few, "web:old" + i), i, i == 4 ? 2 : 0))
            .toList();

    List<String> deleted =
        DeploymentPlan.of(few, owned, 0, Some.NOW).stream()
            .filter(Action.Delete.class::isInstance)
            .map(action -> ((Action.Delete) action).object().getMetadata().getUid())
            .toList();

    assertThat(deleted).containsExactly("set-1", "set-2");
  }

  @Test
  void aFinishedRolloutSaysSo() {
    var status = status(FIRST, Some.set(FIRST, 1, 2));

    assertThat(status.getReplicas()).isEqualTo(2);
    assertThat(status.getUpdatedReplicas()).isEqualTo(2);
    assertThat(status.getAvailableReplicas()).isEqualTo(2);
    assertThat(status.getUnavailableReplicas()).isNull();
    assertThat(status.getObservedGeneration()).isEqualTo(1);
    assertThat(conditions(status.getConditions()))
        .containsEntry("Available", "True MinimumReplicasAvailable")
        .containsEntry("Progressing", "True NewReplicaSetAvailable");
  }

  @Test
  void nothingIsWrittenWhenNothingChanged() {
    ReplicaSet set = Some.set(FIRST, 1, 2);
    Deployment settled =
        FIRST
            .edit()
            .editMetadata()
            .addToAnnotations(FreshReplicaSet.REVISION, "1")
            .endMetadata()
            .withStatus(status(FIRST, set))
            .build();

    assertThat(DeploymentPlan.of(settled, List.of(set), 0, Some.NOW.plusSeconds(60))).isEmpty();
  }

  @Test
  void aRolloutWithoutProgressFailsAtItsDeadline() {
    Deployment slow = FIRST.edit().editSpec().withProgressDeadlineSeconds(30).endSpec().build();
    ReplicaSet stuck =
        Some.set(slow, 1, 2)
            .edit()
            .editStatus()
            .withReadyReplicas(0)
            .withAvailableReplicas(0)
            .endStatus()
            .build();
    var first = DeploymentProgress.of(slow, List.of(stuck), java.util.Optional.of(stuck), Some.NOW);
    assertThat(conditions(first.status().getConditions()))
        .containsEntry("Progressing", "True ReplicaSetUpdated");
    assertThat(first.again()).contains(Duration.ofSeconds(31));

    Deployment waiting = slow.edit().withStatus(first.status()).build();
    var later =
        DeploymentProgress.of(
            waiting, List.of(stuck), java.util.Optional.of(stuck), Some.NOW.plusSeconds(31));
    assertThat(conditions(later.status().getConditions()))
        .containsEntry("Progressing", "False ProgressDeadlineExceeded")
        .containsEntry("Available", "False MinimumReplicasUnavailable");
  }

  private static io.fabric8.kubernetes.api.model.apps.DeploymentStatus status(
      Deployment deployment, ReplicaSet set) {
    return DeploymentProgress.of(deployment, List.of(set), java.util.Optional.of(set), Some.NOW)
        .status();
  }

  private static Map<String, String> conditions(List<DeploymentCondition> conditions) {
    return conditions.stream()
        .collect(
            Collectors.toMap(
                DeploymentCondition::getType, each -> each.getStatus() + " " + each.getReason()));
  }

  private static ReplicaSet created(List<Action> actions) {
    return actions.stream()
        .filter(Action.Create.class::isInstance)
        .map(action -> (ReplicaSet) ((Action.Create) action).object())
        .findFirst()
        .orElseThrow();
  }

  private static <T> T replaced(List<Action> actions, Class<T> kind) {
    return actions.stream()
        .filter(Action.Replace.class::isInstance)
        .map(action -> ((Action.Replace) action).object())
        .filter(kind::isInstance)
        .map(kind::cast)
        .findFirst()
        .orElseThrow();
  }
}
