package dev.weft.cli.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.crds.trafficsplit.TrafficSplit;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StandingTest {
  private static TrafficSplit split(long observed, String status) {
    return Serialization.unmarshal(
        """
        apiVersion: weft.dev/v1alpha1
        kind: TrafficSplit
        metadata: {name: stock, namespace: shop, generation: 2}
        spec:
          service: stock
          backends: [{service: stock, weight: 100}, {service: stock-next, weight: 0}]
          rollout: {candidate: stock-next, steps: [{weight: 10}]}
        status:
          observedGeneration: %d
        """
                .formatted(observed)
            + status.indent(2),
        TrafficSplit.class);
  }

  private static String rollout(String phase) {
    return """
    conditions: [{type: Accepted, status: "True", reason: Accepted, message: in force}]
    backends: [{service: stock, weight: 90, readyEndpoints: 2}, {service: stock-next, weight: 10, readyEndpoints: 1}]
    rollout:
      phase: %s
      candidate: stock-next
      step: 1
      steps: 3
      weight: 10
      stepStartedAt: "2026-01-01T00:00:00Z"
      lastDecision: {outcome: Hold, reason: "It is well.", requests: 40, successRate: 99.5, latencyP99: 7ms}
    """
        .formatted(phase);
  }

  @ParameterizedTest
  @CsvSource({
    "Progressing, UNDER_WAY",
    "Paused, PAUSED",
    "Promoted, PROMOTED",
    "RolledBack, ROLLED_BACK"
  })
  void thePhaseDecides(String phase, Standing.State state) {
    Standing standing = Standing.of(split(2, rollout(phase)));
    assertThat(standing.state()).isEqualTo(state);
    assertThat(standing.line())
        .isEqualTo(phase + ": stock-next has 10 %, step 1 of 3; Hold: It is well.");
    assertThat(standing.lines())
        .contains(
            "candidate  stock-next",
            "figures    40 requests, 99.5 % succeeded, p99 7ms",
            "weights    stock 90 (2 ready), stock-next 10 (1 ready)");
  }

  @Test
  void aSpecThatWasNotSeenYetIsUnderWay() {
    assertThat(Standing.of(split(1, rollout("Promoted"))).state())
        .isEqualTo(Standing.State.UNDER_WAY);
  }

  @Test
  void aRefusedSpecIsOver() {
    String refused =
        "conditions: [{type: Accepted, status: \"False\", reason: Invalid, message: 'spec: bad'}]\n";
    Standing standing = Standing.of(split(2, refused));
    assertThat(standing.state()).isEqualTo(Standing.State.REFUSED);
    assertThat(standing.state().isOver()).isTrue();
    assertThat(standing.line()).isEqualTo("spec: bad");
  }
}
