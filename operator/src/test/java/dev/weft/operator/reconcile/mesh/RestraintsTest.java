package dev.weft.operator.reconcile.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.operator.upgrade.Budget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RestraintsTest {
  @Test
  void aBudgetAllowsWhatItsControllerSays() {
    Budget budget =
        Restraints.of(budget("selector: {matchLabels: {app: web}}", 2, 2)).orElseThrow();
    assertThat(budget.allowed()).isEqualTo(3);
    assertThat(budget.selector().selects(Map.of("app", "web"))).isTrue();
    assertThat(budget.selector().selects(Map.of("app", "stock"))).isFalse();
  }

  @Test
  void aBudgetThatItsControllerHasNotSeenAllowsNothing() {
    assertThat(Restraints.of(budget("selector: {}", 2, 1)).orElseThrow().allowed()).isZero();
  }

  @Test
  void anEmptySelectorCoversAllAndNoneCoversNothing() {
    assertThat(
            Restraints.of(budget("selector: {}", 1, 1)).orElseThrow().selector().selects(Map.of()))
        .isTrue();
    assertThat(Restraints.of(budget("minAvailable: 1", 1, 1))).isEmpty();
  }

  private static PodDisruptionBudget budget(String spec, int generation, int observed) {
    return Serialization.unmarshal(
        """
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: web, namespace: shop, generation: %d}
        spec: {%s}
        status: {observedGeneration: %d, disruptionsAllowed: 3}
        """
            .formatted(generation, spec, observed),
        PodDisruptionBudget.class);
  }
}
