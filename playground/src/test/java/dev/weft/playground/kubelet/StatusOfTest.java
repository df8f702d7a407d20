package dev.weft.playground.kubelet;

import static dev.weft.playground.kubelet.Life.container;
import static dev.weft.playground.kubelet.Life.pod;
import static dev.weft.playground.kubelet.Life.sidecar;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class StatusOfTest {
  private static final Probe PROBE =
      new ProbeBuilder().withNewTcpSocket().withNewPort(1).endTcpSocket().build();

  @Test
  void aRunningPodIsReady() {
    PodStatus status = Life.of(container("app")).status();

    assertThat(status.getPhase()).isEqualTo("Running");
    assertThat(status.getPodIP()).isEqualTo("10.42.0.2");
    assertThat(status.getPodIPs()).extracting("ip").containsExactly("10.42.0.2");
    assertThat(status.getHostIP()).isEqualTo("10.42.0.1");
    assertThat(status.getStartTime()).isEqualTo("2026-11-23T12:00:00Z");
    assertThat(conditions(status))
        .isEqualTo(
            Map.of(
                "PodReadyToStartContainers", "True",
                "Initialized", "True",
                "Ready", "True",
                "ContainersReady", "True",
                "PodScheduled", "True"));
    ContainerStatus app = status.getContainerStatuses().getFirst();
    assertThat(app.getReady()).isTrue();
    assertThat(app.getStarted()).isTrue();
    assertThat(app.getRestartCount()).isZero();
    assertThat(app.getState().getRunning().getStartedAt()).isEqualTo("2026-11-23T12:00:00Z");
  }

  @Test
  void aPodThatInitializesSaysWhoIsMissing() {
    PodStatus status =
        new Life(pod(List.of(container("init"), sidecar("proxy")), container("app"))).status();

    assertThat(status.getPhase()).isEqualTo("Pending");
    assertThat(condition(status, "Initialized").getMessage())
        .isEqualTo("containers with incomplete status: [init proxy]");
    assertThat(condition(status, "Ready").getMessage())
        .isEqualTo("containers with unready status: [proxy app]");
    assertThat(status.getContainerStatuses().getFirst().getState().getWaiting().getReason())
        .isEqualTo("PodInitializing");
    assertThat(status.getInitContainerStatuses().getFirst().getState().getRunning()).isNotNull();
  }

  @Test
  void aSidecarThatIsNotReadyMakesThePodNotReady() {
    Life life =
        new Life(
            pod(
                List.of(sidecar("proxy").edit().withReadinessProbe(PROBE).build()),
                container("app")));
    assertThat(conditions(life.status())).containsEntry("Ready", "False");

    life.probe("proxy", ProbeKind.READINESS, true);
    assertThat(conditions(life.status())).containsEntry("Ready", "True");
  }

  @Test
  void readinessNeedsThreeFailuresToGo() {
    Life life = Life.of(container("app").edit().withReadinessProbe(PROBE).build());
    assertThat(ready(life)).isFalse();
    life.probe("app", ProbeKind.READINESS, true);
    assertThat(ready(life)).isTrue();
    life.probe("app", ProbeKind.READINESS, false);
    life.probe("app", ProbeKind.READINESS, false);
    assertThat(ready(life)).isTrue();
    life.probe("app", ProbeKind.READINESS, false);
    assertThat(ready(life)).isFalse();
  }

  @Test
  void aRestartedContainerShowsHowItEndedLast() {
    Life life = Life.of(container("app"));
    life.exits("app", 137);

    ContainerStatus app = life.status().getContainerStatuses().getFirst();

    assertThat(app.getRestartCount()).isEqualTo(1);
    assertThat(app.getState().getRunning()).isNotNull();
    assertThat(app.getLastState().getTerminated().getExitCode()).isEqualTo(137);
    assertThat(app.getLastState().getTerminated().getReason()).isEqualTo("Error");
  }

  @Test
  void aContainerThatKeepsFailingWaitsInCrashLoopBackOff() {
    Life life = Life.of(container("app"));
    life.exits("app", 1);
    life.exits("app", 2);

    ContainerStatus app = life.status().getContainerStatuses().getFirst();

    assertThat(app.getState().getWaiting().getReason()).isEqualTo("CrashLoopBackOff");
    assertThat(app.getState().getWaiting().getMessage())
        .isEqualTo("back-off 1s restarting failed container=app pod=web-1_shop(uid-1)");
    assertThat(app.getLastState().getTerminated().getExitCode()).isEqualTo(2);
    assertThat(life.status().getPhase()).isEqualTo("Running");
  }

  @Test
  void aFinishedPodIsCompleted() {
    Life life = Life.of(container("app")).policy("Never");
    life.exits("app", 0);

    PodStatus status = life.status();

    assertThat(status.getPhase()).isEqualTo("Succeeded");
    assertThat(condition(status, "Ready").getReason()).isEqualTo("PodCompleted");
    assertThat(status.getContainerStatuses().getFirst().getState().getTerminated().getReason())
        .isEqualTo("Completed");
  }

  @Test
  void aConditionKeepsTheTimeOfItsLastChange() {
    Life life = Life.of(container("app"));
    PodStatus first = life.status();
    life.passes(Duration.ofMinutes(5));

    assertThat(life.status(first)).isEqualTo(first);
  }

  @Test
  void aReadinessGateHoldsThePodBack() {
    Life life = Life.of(container("app"));
    life.pod = life.pod.edit().editSpec().addNewReadinessGate("weft.dev/drained").endSpec().build();
    assertThat(condition(life.status(), "Ready").getReason()).isEqualTo("ReadinessGatesNotReady");
    assertThat(conditions(life.status())).containsEntry("ContainersReady", "True");

    PodStatus open =
        life.status()
            .edit()
            .addNewCondition()
            .withType("weft.dev/drained")
            .withStatus("True")
            .endCondition()
            .build();
    assertThat(conditions(life.status(open)))
        .containsEntry("Ready", "True")
        .containsEntry("weft.dev/drained", "True");
  }

  private static boolean ready(Life life) {
    return condition(life.status(), "Ready").getStatus().equals("True");
  }

  private static Map<String, String> conditions(PodStatus status) {
    return status.getConditions().stream()
        .collect(Collectors.toMap(PodCondition::getType, PodCondition::getStatus));
  }

  private static PodCondition condition(PodStatus status, String type) {
    return status.getConditions().stream()
        .filter(each -> each.getType().equals(type))
        .findFirst()
        .orElseThrow();
  }
}
