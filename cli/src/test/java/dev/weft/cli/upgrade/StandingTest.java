package dev.weft.cli.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.crds.mesh.Mesh;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

class StandingTest {
  private static final String FLEET =
      "fleet: {total: 16, ready: 15, upToDate: 4, failed: 0, versions: [{version: 0.1.0, count: 16}]}";

  @Test
  void whatTheOperatorHasNotSeenYetIsUnderWay() {
    assertThat(Standing.of(mesh("status: {observedGeneration: 1}")).state())
        .isEqualTo(Standing.State.UNDER_WAY);
    assertThat(Standing.of(mesh("")).state()).isEqualTo(Standing.State.UNDER_WAY);
  }

  @Test
  void aWaveIsToldAsItStands() {
    Standing standing = Standing.of(upgrade("Upgrading", "wave 2 of 3: 4 of 16 proxies", ""));

    assertThat(standing.state()).isEqualTo(Standing.State.UNDER_WAY);
    assertThat(standing.lines())
        .contains(
            "upgrade    Upgrading, begun 2026-11-01T00:00:00Z",
            "from       0.1.0 (proxy:1)",
            "to         0.2.0 (proxy:2)",
            "wave       2 of 3, 4 of 16 proxies",
            "fleet      15 of 16 proxies ready; versions: 0.1.0 (16)",
            "standing   wave 2 of 3: 4 of 16 proxies");
  }

  @Test
  void aFailureIsOneWhetherItWasTakenBackOrNot() {
    for (String phase : new String[] {"Halted", "RolledBack"}) {
      Standing standing = Standing.of(upgrade(phase, "why", "failure: 'it crashed'"));
      assertThat(standing.state()).isEqualTo(Standing.State.FAILED);
      assertThat(standing.lines()).contains("failure    it crashed");
    }
  }

  @Test
  void theControlPlaneThatRollsOutComesBeforeTheEnd() {
    Standing rolling =
        Standing.of(
            mesh(
                """
                status:
                  observedGeneration: 2
                  conditions: [{type: Reconciling, status: "True", reason: RollingOut, message: 0 of 1 replicas}]
                """));
    assertThat(rolling.state()).isEqualTo(Standing.State.UNDER_WAY);
    assertThat(rolling.line()).isEqualTo("0 of 1 replicas");

    Standing done = Standing.of(mesh("status: {observedGeneration: 2, " + FLEET + "}"));
    assertThat(done.state()).isEqualTo(Standing.State.DONE);
    assertThat(done.line()).isEqualTo("nothing is under way: 4 of 16 proxies are up to date");
  }

  @Test
  void aProgramGetsItOnOneLine() {
    String json =
        UpgradeJson.text(
            "default", Standing.of(upgrade("Upgrading", "wave 2 of 3: 4 of 16 proxies", "")));
    assertThat(json)
        .startsWith(
            "{\"mesh\":\"default\",\"state\":\"under-way\",\"message\":\"wave 2 of 3: 4 of 16 proxies\"")
        .contains("\"to_image\":\"proxy:2\"", "\"versions\":{\"0.1.0\":16}")
        .doesNotContain("\n");
  }

  private static Mesh upgrade(String phase, String message, String failure) {
    return mesh(
        """
        status:
          observedGeneration: 2
          %s
          upgrade:
            phase: %s
            from: 0.1.0
            to: 0.2.0
            fromImage: proxy:1
            toImage: proxy:2
            wave: 2
            waves: 3
            updated: 4
            total: 16
            startedAt: "2026-11-01T00:00:00Z"
            message: "%s"
            %s
        """
            .formatted(FLEET, phase, message, failure));
  }

  private static Mesh mesh(String status) {
    return Serialization.unmarshal(
        """
        apiVersion: weft.dev/v1alpha1
        kind: Mesh
        metadata: {name: default, generation: 2}
        spec: {}
        %s
        """
            .formatted(status),
        Mesh.class);
  }
}
