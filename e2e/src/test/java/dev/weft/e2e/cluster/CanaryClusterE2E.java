package dev.weft.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.playground.app.Load;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** Releases of the shop's stock, under its load: one is promoted, the next rolled back. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.MethodName.class)
class CanaryClusterE2E {
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private Cluster cluster;
  private Weft weft;
  private Event event;

  @BeforeAll
  void bring() throws Exception {
    cluster = Cluster.connect();
    weft = new Weft(cluster);
    event = new Event(cluster, weft);
    weft.bring();
  }

  @AfterAll
  void leave() throws Exception {
    if (cluster != null) {
      for (String sample : List.of("stock-canary-bad.yaml", "stock-canary.yaml")) {
        cluster.tryKubectl("delete", "--ignore-not-found", "-f", sample(sample));
      }
      weft.shopIsReady();
      cluster.close();
    }
  }

  @Test
  void aGoodReleaseIsPromotedAndABadOneRolledBack() throws Exception {
    event.failsNothing(
        "a release is promoted by its own figures",
        () -> {
          cluster.kubectl("apply", "-f", sample("stock-canary.yaml"));
          ends("stock-next", "Promoted");
        });
    event.failsNothing(
        "a bad release is rolled back by its own figures",
        () -> {
          cluster.kubectl("apply", "-f", sample("stock-canary-bad.yaml"));
          ends("stock-bad", "RolledBack");
          weft.settled(cluster.counts()); // what was under way
          Load.Counts after = weft.settled(cluster.counts());
          assertThat(after.applicationFailed()).as("failed by a release that is gone").isZero();
        });
    assertThat(status("conditions[?(@.type==\"Progressing\")].message"))
        .contains("Rollback")
        .contains("% of ")
        .contains("(expected: at least 99 %)");
    var shown = cluster.weft("rollout", "status", "stock", "-n", Weft.SHOP);
    assertThat(shown.exit()).as(shown.text()).isEqualTo(1);
    assertThat(shown.text()).contains("stock-bad").contains("Rollback");
    assertThat(
            cluster.kubectl("-n", Weft.SHOP, "get", "events", "-o", "jsonpath={.items[*].reason}"))
        .contains("RolloutAdvance", "RolloutPromote", "RolloutRollback");
  }

  /** The operator is away at a step, and the next leader goes on from what status says. */
  @Test
  void aRolloutGoesOnAfterACrashOfTheOperator() throws Exception {
    cluster.kubectl("apply", "-f", sample("stock-canary.yaml"));
    event.failsNothing(
        "the operator killed in the middle of a rollout",
        () -> {
          assertThat(cluster.weft("rollout", "restart", "stock", "-n", Weft.SHOP).exit()).isZero();
          await("the first step")
              .atMost(PATIENCE)
              .until(() -> status("rollout.weight").equals("10"));
          cluster.kubectl(
              "-n",
              Weft.SYSTEM,
              "delete",
              "pod",
              "-l",
              "app.kubernetes.io/name=weft-operator",
              "--grace-period=0",
              "--force");
          ends("stock-next", "Promoted");
        });
  }

  private void ends(String release, String phase) {
    await(release + " " + phase)
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(
            () -> status("rollout.candidate") + " " + status("rollout.phase"),
            (release + " " + phase)::equals);
  }

  private String status(String path) throws Exception {
    return cluster.kubectl(
        "-n",
        Weft.SHOP,
        "get",
        "trafficsplits.weft.dev",
        "stock",
        "-o",
        "jsonpath={.status." + path + "}");
  }

  private static String sample(String name) {
    return Cluster.HOME.resolve("samples/" + name).toString();
  }
}
