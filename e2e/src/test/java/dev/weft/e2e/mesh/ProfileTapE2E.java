package dev.weft.e2e.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.cli.Main;
import dev.weft.crds.serviceprofile.Route;
import dev.weft.crds.serviceprofile.ServiceProfile;
import dev.weft.playground.app.ClusterOptions.NetworkMode;
import dev.weft.playground.app.Playground;
import dev.weft.playground.app.PlaygroundOptions;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code weft profile --tap} beside the shop's load, and what the mesh makes of what it prints. */
class ProfileTapE2E {
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static Playground playground;
  private static KubernetesClient client;
  private static Path kubeconfig;

  /** How the command ended, and what it said. */
  private record Said(int exit, String out, String err) {}

  @BeforeAll
  static void start() throws Exception {
    kubeconfig = Files.createTempFile("weft-e2e-", ".kubeconfig");
    playground =
        Playground.start(
            PlaygroundOptions.of(HOME)
                .withNetwork(NetworkMode.AUTO)
                .withKubeconfig(kubeconfig)
                .withProgress(System.out::println));
    client = playground.client();
    playground.install();
    client
        .resource(
            """
            apiVersion: weft.dev/v1alpha1
            kind: Mesh
            metadata: {name: default}
            spec: {proxy: {accessLog: JSON}}
            """)
        .create();
    playground.awaitMeshReady();
    playground.shop();
    playground.traffic();
  }

  @AfterAll
  static void stop() {
    if (playground != null) {
      playground.close();
    }
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
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        Main.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(
                "profile",
                service,
                "-n",
                "shop",
                "--tap",
                "--duration",
                "5s",
                "--kubeconfig",
                kubeconfig.toString());
    return new Said(code, out.toString(), err.toString());
  }
}
