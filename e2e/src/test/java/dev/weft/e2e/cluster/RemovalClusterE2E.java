package dev.weft.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.e2e.mesh.Kubectl;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Taking Weft out of a cluster, under the shop's load: nothing breaks, nothing is left. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RemovalClusterE2E {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private Cluster cluster;
  private Weft weft;

  @BeforeAll
  void bring() throws Exception {
    cluster = Cluster.connect();
    weft = new Weft(cluster);
    weft.bring();
  }

  @AfterAll
  void leave() throws Exception {
    if (cluster != null) {
      cluster.kubectl("delete", "namespace", Weft.SHOP, "--wait=false");
      cluster.close();
    }
  }

  @Test
  void aDeletedMeshServesOnUntilNoPodNeedsItAndThenNothingIsLeft() throws Exception {
    new Event(cluster, weft)
        .failsNothing(
            "Mesh deleted, pods not restarted yet",
            () -> {
              cluster.kubectl("delete", "mesh", "default", "--wait=false");
              await("the Mesh says what it waits for")
                  .atMost(PATIENCE)
                  .until(() ->
                      weft.meshStatus("conditions[?(@.type=='Ready')].reason").equals("Removing"));
            });

    Instant start = Instant.now();
    Kubectl.Said said = cluster.weft("uninstall", "--restart", "--crds", "--wait", "8m");
    assertThat(said.exit()).as(said.text()).isZero();
    weft.shopIsReady();
    var since = weft.settled(cluster.counts());
    Table.row(
        "weft uninstall --restart --crds",
        since.answered() + " answered afterwards",
        since.meshFailed() + " failed",
        Duration.between(start, Instant.now()).toSeconds() + " s");
    assertThat(since.meshFailed()).as("%s", since.reasons()).isZero();
    nothingIsLeft();
  }

  private void nothingIsLeft() throws Exception {
    assertThat(cluster.kubectl("get", "pods", "-n", Weft.SHOP, "-o", "yaml"))
        .doesNotContain("weft-proxy", "weft-init");
    for (String kind :
        cluster.kubectl("api-resources", "--verbs=list,delete", "-o", "name").split("\n", -1)) {
      if (!kind.isBlank()) {
        assertThat(
                cluster
                    .tryKubectl(
                        "get",
                        kind.strip(),
                        "-A",
                        "-l",
                        "app.kubernetes.io/part-of=weft",
                        "--ignore-not-found",
                        "-o",
                        "name")
                    .text()
                    .lines())
            .as(kind)
            .noneMatch(line -> line.matches("[a-z0-9.]+/\\S+"));
      }
    }
    assertThat(cluster.kubectl("get", "crd", "-o", "name")).doesNotContain("weft.dev");
    assertThat(cluster.tryKubectl("get", "namespace", Weft.SYSTEM).exit()).isNotZero();
  }
}
