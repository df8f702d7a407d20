package dev.weft.playground.controllers;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SchedulerPlanTest {
  private static final Node NODE = NodeObject.of("10.42.0.1", "v1", 2, 1 << 30, Some.NOW);
  private static final Pod WAITING =
      Some.phase(
          Some.pod("one", "").edit().editSpec().withNodeName(null).endSpec().build(), "Pending");

  @Test
  void aWaitingPodGetsTheNode() {
    assertThat(SchedulerPlan.of(WAITING, Optional.of(NODE), Some.NOW))
        .containsExactly(new Action.Bind(WAITING, "playground"));
  }

  @Test
  void aPodThatHasANodeOrIsGatedIsLeftAlone() {
    Pod gated = WAITING.edit().editSpec().addNewSchedulingGate("wait").endSpec().build();

    assertThat(SchedulerPlan.of(Some.pod("placed", ""), Optional.of(NODE), Some.NOW)).isEmpty();
    assertThat(SchedulerPlan.of(gated, Optional.of(NODE), Some.NOW)).isEmpty();
  }

  @Test
  void aPodThatFitsNowhereIsToldWhyOnce() {
    Pod picky = WAITING.edit().editSpec().addToNodeSelector("disk", "ssd").endSpec().build();

    List<Action> actions = SchedulerPlan.of(picky, Optional.of(NODE), Some.NOW);

    Pod told = (Pod) ((Action.ReplaceStatus) actions.getFirst()).object();
    assertThat(told.getStatus().getConditions().getFirst().getMessage())
        .isEqualTo("0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector.");
    assertThat(SchedulerPlan.of(told, Optional.of(NODE), Some.NOW)).isEmpty();
  }

  @Test
  void aCordonedNodeTakesNobody() {
    Node cordoned = NODE.edit().editSpec().withUnschedulable(true).endSpec().build();

    assertThat(SchedulerPlan.of(WAITING, Optional.of(cordoned), Some.NOW))
        .noneMatch(Action.Bind.class::isInstance);
  }
}
