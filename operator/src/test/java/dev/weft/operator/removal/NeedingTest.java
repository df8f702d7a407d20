package dev.weft.operator.removal;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class NeedingTest {
  private static final Instant NOW = Instant.parse("2026-11-27T10:00:00Z");

  @Test
  void aProxyNeedsItUntilItsPodHasEnded() {
    assertThat(Needing.holds(pod("{}", "{phase: Running}"), NOW)).isTrue();
    assertThat(Needing.holds(pod("{}", "{phase: Pending}"), NOW)).isTrue();
    assertThat(Needing.holds(pod("{}", "{phase: Succeeded}"), NOW)).isFalse();
    assertThat(Needing.holds(pod("{}", "{phase: Failed}"), NOW)).isFalse();
  }

  @Test
  void aPodThatEndsNeedsItUntilItIsOverdue() {
    Pod ending = pod("{deletionTimestamp: '2026-11-27T10:00:15Z'}", "{phase: Running}");

    assertThat(Needing.holds(ending, NOW)).isTrue();
    assertThat(Needing.holds(ending, NOW.plusSeconds(15).plus(Needing.OVERDUE))).isFalse();
  }

  @Test
  void aPodWithoutOneNeedsNothing() {
    assertThat(
            Needing.holds(
                Serialization.unmarshal(
                    "---\n{metadata: {name: a}, spec: {containers: [{name: c}]}}", Pod.class),
                NOW))
        .isFalse();
  }

  private static Pod pod(String metadata, String status) {
    return Serialization.unmarshal(
        "---\n{metadata: "
            + metadata
            + ", spec: {containers: [{name: weft-proxy}]}, status: "
            + status
            + "}",
        Pod.class);
  }
}
