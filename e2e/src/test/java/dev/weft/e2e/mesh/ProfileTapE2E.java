package dev.weft.e2e.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.crds.serviceprofile.Route;
import dev.weft.crds.serviceprofile.ServiceProfile;
import dev.weft.e2e.stage.PlaygroundStage;
import dev.weft.e2e.stage.Weft.Said;
import dev.weft.playground.app.ClusterOptions.NetworkMode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code weft profile --tap} beside the shop's load, and what the mesh makes of what it prints. */
class ProfileTapE2E {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @AutoClose private static PlaygroundStage stage;
  private static KubernetesClient client;

  @BeforeAll
  static void start() throws Exception {
    stage = PlaygroundStage.open(NetworkMode.AUTO);
    client = stage.client();
    client
        .resource(
            """
            apiVersion: weft.dev/v1alpha1
            kind: Mesh
            metadata: {name: default}
            spec: {proxy: {accessLog: JSON}}
            """)
        .create();
    stage.playground().awaitMeshReady();
    stage.shop();
  }

  @Test
  void ordersAreOneRouteWhateverTheirNumbers() {
    Said said = tap("orders");

    assertThat(said.exit()).as(said.err()).isZero();
    ServiceProfile profile = Serialization.unmarshal(said.out(), ServiceProfile.class);
    assertThat(profile.getSpec().routes()).extracting(Route::name).containsExactly("GET /orders/*");
    assertThat(said.err()).containsPattern("saw [1-9][0-9]* requests");

    client.resource(profile).create();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(client.resource(profile).get().getStatus().conditions())
                .anySatisfy(condition -> {
                  assertThat(condition.getType()).isEqualTo("Programmed");
                  assertThat(condition.getStatus()).isEqualTo("True");
                }));
  }

  @Test
  void itemsOfTheStockAreFewAndProbesAreNoTraffic() {
    Said said = tap("stock");

    assertThat(said.exit()).as(said.err()).isZero();
    assertThat(Serialization.unmarshal(said.out(), ServiceProfile.class).getSpec().routes())
        .extracting(Route::name)
        .containsExactly("GET /stock/apple", "GET /stock/pear");
  }

  private static Said tap(String service) {
    return stage.weft().run("profile", service, "-n", "shop", "--tap", "--duration", "5s");
  }
}
