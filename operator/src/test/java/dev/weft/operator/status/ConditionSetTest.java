package dev.weft.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.operator.status.ConditionSet.State;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConditionSetTest {
  private static final Instant T0 = Instant.parse("2026-11-01T00:00:00Z");
  private static final Instant T1 = T0.plusSeconds(60);

  private final List<Condition> before =
      new ConditionSet(List.of(), 1, T0).set("Ready", State.FALSE, "NotYet", "wait").list();

  @Test
  void theTransitionTimeMovesWithTheStatusOnly() {
    var same = new ConditionSet(before, 2, T1).set("Ready", State.FALSE, "Other", "still").list();
    assertThat(same.getFirst().getLastTransitionTime()).isEqualTo("2026-11-01T00:00:00Z");
    assertThat(same.getFirst().getObservedGeneration()).isEqualTo(2);

    var other = new ConditionSet(before, 2, T1).set("Ready", State.TRUE, "Up", "up").list();
    assertThat(other.getFirst().getLastTransitionTime()).isEqualTo("2026-11-01T00:01:00Z");
  }

  @Test
  void aTransitionIsAChangeOfStatusOrReason() {
    var same = new ConditionSet(before, 1, T1).set("Ready", State.FALSE, "NotYet", "3 of 4");
    assertThat(same.transitions()).isEmpty();

    var other = new ConditionSet(before, 1, T1).set("Ready", State.TRUE, "Up", "up");
    assertThat(other.transitions())
        .singleElement()
        .satisfies(transition -> assertThat(transition.from()).isEqualTo("False"));
  }
}
