package dev.weft.playground.controllers;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import org.junit.jupiter.api.Test;

class VictimsTest {
  @Test
  void theOrderIsThatOfKubernetes() {
    Pod unscheduled =
        Some.phase(
            Some.pod("unscheduled", "").edit().editSpec().withNodeName(null).endSpec().build(),
            "Pending");
    Pod pending = Some.phase(Some.pod("pending", ""), "Pending");
    Pod notReady = Some.pod("not-ready", "10.42.0.2");
    Pod cheap = cost(Some.ready(Some.pod("cheap", "10.42.0.3"), Some.NOW.minusSeconds(500)), "-1");
    Pod young = Some.ready(Some.pod("young", "10.42.0.4"), Some.NOW.minusSeconds(1));
    Pod old = Some.ready(Some.pod("old", "10.42.0.5"), Some.NOW.minusSeconds(100));
    Pod dear = cost(Some.ready(Some.pod("dear", "10.42.0.6"), Some.NOW), "5");

    List<Pod> order =
        Victims.of(List.of(dear, old, young, cheap, notReady, pending, unscheduled), Some.NOW);

    assertThat(order).containsExactly(unscheduled, pending, notReady, cheap, young, old, dear);
  }

  @Test
  void aCostThatIsNoNumberCostsNothing() {
    Pod odd = cost(Some.ready(Some.pod("odd", "10.42.0.2"), Some.NOW), "much");
    Pod dear = cost(Some.ready(Some.pod("dear", "10.42.0.3"), Some.NOW), "1");

    assertThat(Victims.of(List.of(dear, odd), Some.NOW)).containsExactly(odd, dear);
  }

  private static Pod cost(Pod pod, String cost) {
    return pod.edit()
        .editMetadata()
        .addToAnnotations(Victims.DELETION_COST, cost)
        .endMetadata()
        .build();
  }
}
