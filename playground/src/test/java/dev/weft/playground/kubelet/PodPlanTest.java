package dev.weft.playground.kubelet;

import static dev.weft.playground.kubelet.Life.container;
import static dev.weft.playground.kubelet.Life.pod;
import static dev.weft.playground.kubelet.Life.sidecar;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PodPlanTest {
  private static final Probe PROBE =
      new ProbeBuilder()
          .withNewTcpSocket()
          .withNewPort(1)
          .endTcpSocket()
          .withFailureThreshold(2)
          .build();

  @Test
  void initContainersRunOneAfterTheOtherBeforeTheApplication() {
    Life life =
        new Life(
            pod(
                List.of(container("first"), container("second")),
                container("app"),
                container("log")));
    assertThat(life.diary()).containsExactly("start first");

    life.exits("first", 0);
    assertThat(life.diary()).containsExactly("start second");

    life.exits("second", 0);
    assertThat(life.diary()).containsExactly("start app", "start log");
  }

  @Test
  void aSidecarMustHaveStartedBeforeTheNextContainerDoes() {
    Container proxy = sidecar("proxy").edit().withStartupProbe(PROBE).build();
    Life life = new Life(pod(List.of(proxy, container("migrate")), container("app")));
    assertThat(life.diary()).containsExactly("start proxy");

    life.probe("proxy", ProbeKind.STARTUP, false);
    assertThat(life.diary()).isEmpty();

    life.probe("proxy", ProbeKind.STARTUP, true);
    assertThat(life.diary()).containsExactly("start migrate");
    assertThat(life.runs("proxy")).isTrue();
  }

  @Test
  void aFailedInitContainerIsTriedAgainWithBackoff() {
    Life life = new Life(pod(List.of(container("init")), container("app")));
    life.exits("init", 1);
    assertThat(life.diary()).containsExactly("start init", "start init");

    life.exits("init", 1);
    assertThat(life.diary()).isEmpty();
    life.passes(Duration.ofSeconds(1));
    assertThat(life.diary()).containsExactly("start init");
  }

  @Test
  void aFailedInitContainerEndsAPodThatNeverRestarts() {
    Life life = new Life(pod(List.of(container("init")), container("app"))).policy("Never");
    life.exits("init", 1);

    assertThat(life.diary()).containsExactly("start init", "release");
    assertThat(life.status().getPhase()).isEqualTo("Failed");
  }

  @Test
  void theFirstRestartIsImmediateThenBackoffDoublesTo30Seconds() {
    Life life = Life.of(container("app"));
    List<Long> waits = new java.util.ArrayList<>();
    for (int i = 0; i < 8; i++) {
      life.exits("app", 1);
      Duration wait = life.wakeAt.map(at -> Duration.between(life.now, at)).orElse(Duration.ZERO);
      waits.add(wait.toSeconds());
      life.passes(wait);
    }

    assertThat(waits).containsExactly(0L, 1L, 2L, 4L, 8L, 16L, 30L, 30L);
    assertThat(life.state.of("app").restarts()).isEqualTo(8);
  }

  @Test
  void aStableRunForgetsFormerCrashes() {
    Life life = Life.of(container("app"));
    life.exits("app", 1);
    life.exits("app", 1);
    life.passes(Duration.ofSeconds(1));
    life.passes(ContainerLife.STABLE);
    life.diary();

    life.exits("app", 1);

    assertThat(life.diary()).containsExactly("start app");
  }

  @Test
  void aChangedImageRestartsThatContainerAloneAndAtOnce() {
    Life life = Life.of(container("app"), container("proxy"));
    life.diary();
    life.pod =
        life.pod
            .edit()
            .editSpec()
            .editLastContainer()
            .withImage("proxy:2")
            .endContainer()
            .endSpec()
            .build();

    life.settle();
    assertThat(life.diary()).containsExactly("stop proxy 30");
    life.exits("proxy", 143);
    assertThat(life.diary()).containsExactly("start proxy");
    assertThat(life.state.of("proxy").restarts()).isEqualTo(1);
    assertThat(life.state.of("app").restarts()).isZero();
  }

  @Test
  void aFailedLivenessProbeRestartsTheContainer() {
    Life life = Life.of(container("app").edit().withLivenessProbe(PROBE).build());
    life.probe("app", ProbeKind.LIVENESS, false);
    assertThat(life.diary()).containsExactly("start app");

    life.probe("app", ProbeKind.LIVENESS, false);
    assertThat(life.diary()).containsExactly("stop app 30");
    life.exits("app", 143);
    assertThat(life.diary()).containsExactly("start app");
  }

  @Test
  void whatDoesNotStopInTimeIsKilledOnce() {
    Life life = Life.of(container("app"));
    life.deleted(30);
    assertThat(life.diary()).containsExactly("start app", "stop app 30");
    assertThat(life.wakeAt).contains(life.now.plusSeconds(30));

    life.passes(Duration.ofSeconds(30));
    life.passes(Duration.ofSeconds(1));
    assertThat(life.diary()).containsExactly("kill app");

    life.exits("app", 137);
    assertThat(life.diary()).containsExactly("release", "remove");
  }

  @Test
  void sidecarsEndAfterTheApplicationFromTheLastToTheFirst() {
    Life life = new Life(pod(List.of(sidecar("one"), sidecar("two")), container("app")));
    life.diary();

    life.deleted(30);
    assertThat(life.diary()).containsExactly("stop app 30");
    life.exits("app", 0);
    assertThat(life.diary()).containsExactly("stop two 30");
    life.exits("two", 0);
    assertThat(life.diary()).containsExactly("stop one 30");
    life.exits("one", 0);
    assertThat(life.diary()).containsExactly("release", "remove");
  }

  @Test
  void sidecarsGetTwoSecondsEvenWhenTheGraceIsUsedUp() {
    Life life = new Life(pod(List.of(sidecar("proxy")), container("app")));
    life.deleted(1);
    life.passes(Duration.ofSeconds(1));
    life.diary();

    life.exits("app", 137);

    assertThat(life.diary()).containsExactly("stop proxy 2");
  }

  @Test
  void aForcedDeletionKillsAtOnce() {
    Life life = Life.of(container("app"));
    life.diary();

    life.deleted(0);

    assertThat(life.diary()).containsExactly("stop app 0", "kill app");
  }

  @Test
  void aShorterGraceGivenLaterCounts() {
    Life life = Life.of(container("app"));
    life.deleted(300);
    life.diary();

    life.deleted(0);

    assertThat(life.diary()).containsExactly("kill app");
  }

  @Test
  void aCrashedSidecarComesBackWithoutTouchingTheApplication() {
    Life life = new Life(pod(List.of(sidecar("proxy")), container("app")));
    life.diary();

    life.exits("proxy", 1);

    assertThat(life.diary()).containsExactly("start proxy");
    assertThat(life.runs("app")).isTrue();
  }

  @Test
  void aFinishedApplicationTakesItsSidecarsAlong() {
    Life life = new Life(pod(List.of(sidecar("proxy")), container("app"))).policy("Never");
    life.diary();

    life.exits("app", 0);
    assertThat(life.diary()).containsExactly("stop proxy 30");
    assertThat(life.status().getPhase()).isEqualTo("Running");

    life.exits("proxy", 143);
    assertThat(life.diary()).containsExactly("release");
    assertThat(life.status().getPhase()).isEqualTo("Succeeded");
  }

  @Test
  void onFailureRestartsOnlyFailures() {
    Life life = Life.of(container("app"), container("task")).policy("OnFailure");
    life.diary();
    life.exits("task", 0);
    assertThat(life.diary()).isEmpty();

    life.exits("app", 3);
    assertThat(life.diary()).containsExactly("start app");
  }

  @Test
  void aPodDeletedBeforeItStartedIsJustRemoved() {
    Life life = Life.of(container("app"));
    life.exits("app", 1);
    life.exits("app", 1);
    life.diary();

    life.deleted(30);

    assertThat(life.diary()).containsExactly("release", "remove");
  }

  @Test
  void newsOfAnOldRunIsIgnored() {
    Life life = Life.of(container("app"));
    PodState before = life.state;

    assertThat(before.exited("app", 99, 1, life.now)).isEqualTo(before);
  }
}
