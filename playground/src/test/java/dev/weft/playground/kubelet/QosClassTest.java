package dev.weft.playground.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QosClassTest {
  @Test
  void itIsByRequestsAndLimits() {
    assertThat(qos(Map.of(), Map.of())).isEqualTo("BestEffort");
    assertThat(qos(Map.of("cpu", "1"), Map.of())).isEqualTo("Burstable");
    assertThat(qos(Map.of("cpu", "1", "memory", "1Gi"), Map.of("cpu", "1", "memory", "1Gi")))
        .isEqualTo("Guaranteed");
    assertThat(qos(Map.of(), Map.of("cpu", "1", "memory", "1Gi"))).isEqualTo("Guaranteed");
    assertThat(qos(Map.of("cpu", "500m"), Map.of("cpu", "1", "memory", "1Gi")))
        .isEqualTo("Burstable");
  }

  private static String qos(Map<String, String> requests, Map<String, String> limits) {
    var resources = Life.container("app").edit().withNewResources();
    requests.forEach((name, amount) -> resources.addToRequests(name, new Quantity(amount)));
    limits.forEach((name, amount) -> resources.addToLimits(name, new Quantity(amount)));
    Container container = resources.endResources().build();
    return QosClass.of(Life.pod(List.of(), container));
  }
}
