package dev.weft.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import org.junit.jupiter.api.Test;

class EventsTest {
  @Test
  void anEventThatIsToldOnceIsNamedByItsObjectAndReason() {
    String name = Events.onlyName(pod("web", "u1"), "ProxyMissing");

    assertThat(name)
        .startsWith("web.")
        .isEqualTo(Events.onlyName(pod("web", "u1"), "ProxyMissing"));
    assertThat(name).isNotEqualTo(Events.onlyName(pod("web", "u2"), "ProxyMissing"));
    assertThat(name).isNotEqualTo(Events.onlyName(pod("web", "u1"), "NotInjected"));
    assertThat(Events.onlyName(pod("x".repeat(253), "u1"), "ProxyMissing"))
        .hasSizeLessThanOrEqualTo(253);
  }

  private static Pod pod(String name, String uid) {
    return new PodBuilder().withNewMetadata().withName(name).withUid(uid).endMetadata().build();
  }
}
