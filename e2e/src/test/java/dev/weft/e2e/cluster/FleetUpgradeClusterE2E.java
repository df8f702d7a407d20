package dev.weft.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.e2e.mesh.Kubectl;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Upgrades of control plane and fleet under the shop's load. The other version is the same image by
 * another tag, which {@code build/cluster-images} makes, too: a kubelet sees no difference.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.MethodName.class)
class FleetUpgradeClusterE2E {
  private static final Duration PATIENCE = Duration.ofMinutes(6);
  private static final String NEXT = "0.1.0-next";

  private Cluster cluster;
  private Weft weft;
  private Event event;

  @BeforeAll
  void bring() throws Exception {
    cluster = Cluster.connect();
    weft = new Weft(cluster);
    event = new Event(cluster, weft);
    weft.bring();
    // The load's own proxy stays: what a pod sends while its proxy restarts is lost
    // (docs/upgrade.md).
    cluster.kubectl(
        "-n",
        Weft.SHOP,
        "patch",
        "deployment",
        "load",
        "--type=merge",
        "-p",
        "{\"spec\":{\"template\":{\"metadata\":{\"annotations\":"
            + "{\"config.weft.dev/proxy-image\":\"weft.dev/proxy:0.1.0\"}}}}}");
    cluster.kubectl("-n", Weft.SHOP, "rollout", "status", "deployment/load", "--timeout=110s");
    // One server of stock fails each tenth request, and is asked more while its siblings are
    // drained.
    upgrade(
        "\"waves\":[{\"percent\":25},{\"percent\":100}],"
            + "\"healthGate\":{\"interval\":\"5s\",\"minSuccessRate\":80}");
    weft.shopIsReady();
  }

  @AfterAll
  void leave() throws Exception {
    if (cluster != null) {
      cluster.kubectl("delete", "-f", Cluster.HOME.resolve("samples/shop.yaml").toString());
      cluster.close();
    }
  }

  @Test
  void aBadProxyImageStopsAtTheFirstWaveAndIsRolledBack() throws Exception {
    event.failsNothing(
        "bad proxy image: stopped in the first wave, rolled back",
        () -> {
          image("weft.dev/proxy:does-not-exist");
          Kubectl.Said said = cluster.weft("upgrade", "--watch", "--wait", "6m");
          assertThat(said.exit()).as(said.text()).isEqualTo(1);
          assertThat(said.text()).containsIgnoringCase("rolled back");
          await("every proxy is what it was")
              .atMost(PATIENCE)
              .until(() -> !images().contains("does-not-exist"));
          assertThat(weft.meshStatus("upgrade.wave")).isEqualTo("1");
        });
    assertThat(cluster.kubectl("describe", "mesh", "default")).contains("does-not-exist");
  }

  @Test
  void controlPlaneAndFleetAreUpgradedInPlace() throws Exception {
    event.failsNothing(
        "upgrade: operator, control plane, then the fleet in waves, in place",
        () -> {
          image("");
          weft.install(
              "--operator-image",
              "weft.dev/operator:" + NEXT,
              "--proxy-image",
              "weft.dev/proxy:" + NEXT);
          await("the control plane is new")
              .atMost(PATIENCE)
              .ignoreExceptions()
              .until(() ->
                  cluster
                      .kubectl(
                          "-n",
                          Weft.SYSTEM,
                          "get",
                          "deployment",
                          "weft-control",
                          "-o",
                          "jsonpath={.spec.template.spec.containers[0].image} {.status.readyReplicas}")
                      .equals("weft.dev/operator:" + NEXT + " 1"));
          await("the fleet is new")
              .atMost(PATIENCE)
              .ignoreExceptions()
              .untilAsserted(() ->
                  assertThat(images().replace("weft.dev/proxy:" + NEXT, "").strip())
                      .isEqualTo("weft.dev/proxy:0.1.0")); // the load's
          Kubectl.Said said = cluster.weft("upgrade", "--watch", "--wait", "3m");
          assertThat(said.exit()).as(said.text()).isZero();
        });
  }

  @Test
  void theFleetGoesBackAsItCame() throws Exception {
    event.failsNothing(
        "downgrade",
        () -> {
          weft.install();
          await("the fleet is as it was")
              .atMost(PATIENCE)
              .ignoreExceptions()
              .until(() -> !images().contains(NEXT));
          Kubectl.Said said = cluster.weft("upgrade", "--watch", "--wait", "3m");
          assertThat(said.exit()).as(said.text()).isZero();
          weft.ready();
        });
  }

  private String images() throws Exception {
    return cluster.kubectl(
        "-n",
        Weft.SHOP,
        "get",
        "pods",
        "-o",
        "jsonpath={.items[*].spec.initContainers[?(@.name=='weft-proxy')].image}");
  }

  private void image(String image) throws Exception {
    cluster.kubectl(
        "patch",
        "mesh",
        "default",
        "--type=merge",
        "-p",
        "{\"spec\":{\"proxy\":{\"image\":"
            + (image.isEmpty() ? "null" : '"' + image + '"')
            + "}}}");
  }

  private void upgrade(String fields) throws Exception {
    cluster.kubectl(
        "patch",
        "mesh",
        "default",
        "--type=merge",
        "-p",
        "{\"spec\":{\"upgrade\":{" + fields + "}}}");
  }
}
