package dev.weft.operator.inject;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.crds.mesh.Mesh;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxyImageTest {
  @Test
  void theMeshsImageStandsAboveTheOneThatTheOperatorBrings() {
    assertThat(ProxyImage.wanted(mesh("{}", "Done"), "brought:1")).isEqualTo("brought:1");
    assertThat(ProxyImage.wanted(mesh("{proxy: {image: 'asked:2'}}", "Done"), "brought:1"))
        .isEqualTo("asked:2");
  }

  @ParameterizedTest
  @CsvSource({
    "Upgrading, bad:2",
    "Halted, bad:2",
    "Done, bad:2",
    "RollingBack, good:1",
    "RolledBack, good:1"
  })
  void newPodsDoNotGetWhatTheFleetIsTakenBackFrom(String phase, String image) {
    assertThat(ProxyImage.injected(mesh("{proxy: {image: 'bad:2'}}", phase), "brought:1"))
        .isEqualTo(image);
  }

  @Test
  void anotherImageThanTheOneThatFailedIsInjected() {
    assertThat(ProxyImage.injected(mesh("{proxy: {image: 'next:3'}}", "RolledBack"), "brought:1"))
        .isEqualTo("next:3");
  }

  private static Mesh mesh(String spec, String phase) {
    return Serialization.unmarshal(
        """
        apiVersion: weft.dev/v1alpha1
        kind: Mesh
        metadata: {name: default}
        spec: %s
        status:
          upgrade: {phase: %s, fromImage: "good:1", toImage: "bad:2", wave: 1, waves: 3, updated: 0, total: 4}
        """
            .formatted(spec, phase),
        Mesh.class);
  }
}
