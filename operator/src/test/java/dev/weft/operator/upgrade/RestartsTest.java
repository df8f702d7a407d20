package dev.weft.operator.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.crds.OnFailure;
import dev.weft.crds.mesh.HealthGate;
import dev.weft.crds.mesh.Upgrade;
import dev.weft.crds.mesh.UpgradeStrategy;
import dev.weft.operator.fleet.PodId;
import dev.weft.operator.fleet.PodState;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RestartsTest {
  private static final Instant BEGUN = Instant.parse("2026-11-01T00:00:00Z");
  private static final Workload WEB = new Workload("shop", "deployment", "web");
  private static final Workload STOCK = new Workload("shop", "deployment", "stock");
  private static final Rules RULES =
      Rules.of(
          new Upgrade(
              UpgradeStrategy.RESTART,
              new IntOrString(1),
              List.of(),
              new HealthGate(null, null, 20, "30s", "30s"),
              OnFailure.ROLLBACK,
              false));

  private final Proxy web = proxy("web-1", "deployment/web");
  private final Proxy stock = proxy("stock-1", "deployment/stock");
  private final Proxy bare = proxy("bare", "pod/bare");

  @Test
  void workloadsAreRestartedOneAfterTheOther() {
    assertThat(restarts(60, Map.of(WEB, never(), STOCK, never())).steps())
        .containsExactly(new Step.Restart(STOCK));
    assertThat(restarts(60, Map.of(WEB, never(), STOCK, at(10, false))))
        .isEqualTo(new Restarts(List.of(), "waiting for the restart of shop/deployment/stock"));
    assertThat(Restarts.of(situation(60, Map.of(WEB, never())), List.of(web), BEGUN).steps())
        .containsExactly(new Step.Restart(WEB));
  }

  @Test
  void aRestartBeforeTheUpgradeIsNone() {
    assertThat(restarts(60, Map.of(STOCK, at(-10, true))).steps())
        .containsExactly(new Step.Restart(STOCK));
  }

  @Test
  void podsThatCameWithTheFormerImageAreRestartedOnceMoreAfterAWhile() {
    assertThat(restarts(20, Map.of(STOCK, at(10, true))).steps()).isEmpty();
    assertThat(restarts(40, Map.of(STOCK, at(10, true))).steps())
        .containsExactly(new Step.Restart(STOCK));
  }

  @Test
  void whatNobodyRestartsDoesNotHoldItUp() {
    assertThat(Restarts.nothingLeft(situation(60, Map.of()), List.of(bare), BEGUN)).isTrue();
    assertThat(Restarts.nothingLeft(situation(60, Map.of(WEB, at(10, false))), List.of(), BEGUN))
        .as("its last pods are not ready yet")
        .isFalse();
    assertThat(Restarts.nothingLeft(situation(60, Map.of(WEB, at(10, true))), List.of(), BEGUN))
        .isTrue();
  }

  @Test
  void aRestartThatDoesNotComeToItsEndIsAFailure() {
    assertThat(Restarts.failure(situation(60, Map.of(WEB, at(10, false))), BEGUN)).isEmpty();
    assertThat(Restarts.failure(situation(70, Map.of(WEB, at(10, false))), BEGUN))
        .as("one pod: twice the time of one")
        .isEqualTo("shop/deployment/web has not come back within 60 s");
  }

  private Restarts restarts(int seconds, Map<Workload, Workload.Rollout> workloads) {
    return Restarts.of(situation(seconds, workloads), List.of(web, stock, bare), BEGUN);
  }

  private Situation situation(int seconds, Map<Workload, Workload.Rollout> workloads) {
    Instant now = BEGUN.plusSeconds(seconds);
    return new Situation(
        new Situation.Target("proxy:2", "2", 2),
        RULES,
        null,
        "",
        Rehearsal.NONE,
        List.of(web, stock, bare),
        List.of(),
        Figures.from(now, Map.of()),
        workloads,
        now);
  }

  private static Workload.Rollout never() {
    return new Workload.Rollout(null, true);
  }

  private static Workload.Rollout at(int seconds, boolean rolledOut) {
    return new Workload.Rollout(BEGUN.plusSeconds(seconds), rolledOut);
  }

  private static Proxy proxy(String name, String workload) {
    return new Proxy(
        new PodState(
            new PodId("shop", name),
            "1",
            true,
            true,
            "",
            Map.of(),
            new PodState.Sidecar(
                "uid", "proxy:1", "run-1", true, workload, false, "node", PodState.Marks.NONE)),
        true,
        "1",
        false);
  }
}
