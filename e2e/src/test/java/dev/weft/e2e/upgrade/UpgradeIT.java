package dev.weft.e2e.upgrade;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.api.Names;
import dev.weft.crds.mesh.UpgradeProgress;
import dev.weft.e2e.stage.OperatorStage;
import dev.weft.operator.install.InstallOptions;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * A fleet of real proxies in the playground, whose proxies get another image of the same program,
 * and one that nothing stands for.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class UpgradeIT {
  private static final Duration PATIENCE = Duration.ofMinutes(4); // JVMs start on a busy machine
  private static final int PODS = 4;

  @AutoClose private static OperatorStage stage;
  private static KubernetesClient client;
  private static String wanted = "";

  @BeforeAll
  static void startAMeshWithAFleet() throws IOException {
    stage =
        OperatorStage.open(
            Map.of("weft.dev/proxy", OperatorStage.program("dev.weft.proxy.app.Main", "48m")));
    client = stage.client();
    stage.install();
    wants(InstallOptions.DEFAULT.proxyImage(), "InPlace");
    await().atMost(PATIENCE).until(() -> stage.meshSays("Ready").startsWith("True"));
    stage.apply(
        "{apiVersion: v1, kind: Namespace, metadata: {name: meshed, labels: {weft.dev/inject: enabled}}}");
    scale(PODS);
    await()
        .atMost(PATIENCE)
        .until(() -> stage.meshSays("FleetReady").equals("True/ProxiesReady") && ready());
  }

  @Test
  @Order(1)
  void everyProxyIsReplacedInItsRunningPodAndNoApplicationRestarts() {
    Set<String> before = uids();
    wants("weft.dev/proxy:second", "InPlace");
    ends("Done");

    assertThat(progress().updated()).isEqualTo(PODS);
    assertThat(progress().message()).isEqualTo("4 of 4 proxies are up to date");
    assertThat(uids()).as("the same pods").isEqualTo(before);
    assertThat(images()).containsOnly("weft.dev/proxy:second");
    assertThat(restarts(Names.PROXY_CONTAINER)).containsOnly(1);
    assertThat(restarts("app")).containsOnly(0);
    await().atMost(PATIENCE).until(UpgradeIT::nothingIsLeft);
    assertThat(stage.meshSays("FleetReady")).isEqualTo("True/ProxiesReady");
    await().atMost(PATIENCE).until(() -> stage.meshSays("Reconciling").equals("False/UpToDate"));
    assertThat(told())
        .contains("UpgradeStarted", "UpgradeWaveDone", "UpgradeWaveBegan", "UpgradeDone");
  }

  @Test
  @Order(2)
  void anUpgradeOutlivesTheOperatorThatBeganIt() {
    wants("weft.dev/proxy:third", "InPlace");
    await().atMost(PATIENCE).until(() -> images().contains("weft.dev/proxy:third"));
    client
        .pods()
        .inNamespace(Names.NAMESPACE)
        .withLabel("app.kubernetes.io/name", Names.OPERATOR)
        .withGracePeriod(0)
        .delete();
    ends("Done");
    assertThat(images()).containsOnly("weft.dev/proxy:third");
    assertThat(restarts(Names.PROXY_CONTAINER)).as("once each").containsOnly(2);
    assertThat(restarts("app")).containsOnly(0);
  }

  @Test
  @Order(3)
  void aBadImageIsFoundOutBeforeAPodHasIt() {
    wants("weft.dev/none:1", "InPlace");
    ends("RolledBack");

    assertThat(progress().wave()).isEqualTo(1);
    assertThat(progress().failure()).startsWith("a try on node").contains("ErrImagePull");
    assertThat(images()).containsOnly("weft.dev/proxy:third");
    assertThat(restarts(Names.PROXY_CONTAINER)).as("no running pod has seen it").containsOnly(2);
    assertThat(restarts("app")).containsOnly(0);
    assertThat(stage.meshSays("FleetReady")).isEqualTo("False/RolledBack");
    assertThat(stage.meshSays("Stalled")).isEqualTo("True/UpgradeRolledBack");
    assertThat(stage.meshSays("Ready")).startsWith("True");
    assertThat(told()).contains("UpgradeHalted", "UpgradeRollingBack", "UpgradeRolledBack");
    await().atMost(PATIENCE).until(UpgradeIT::nothingIsLeft);

    scale(PODS + 1); // who comes now gets what is known to be good
    await().atMost(PATIENCE).until(() -> ready() && pods().size() == PODS + 1);
    assertThat(images()).containsOnly("weft.dev/proxy:third");
  }

  @Test
  @Order(4)
  void restartRollsTheWorkload() {
    Set<String> before = uids();
    wants("weft.dev/proxy:fourth", "Restart");
    ends("Done");
    await().atMost(PATIENCE).until(() -> ready() && pods().size() == PODS + 1);
    assertThat(images()).containsOnly("weft.dev/proxy:fourth");
    assertThat(uids()).doesNotContainAnyElementsOf(before);
  }

  private static void ends(String phase) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(stage.mesh().getStatus().upgrade())
                .isNotNull()
                .extracting(UpgradeProgress::toImage, UpgradeProgress::phase)
                .containsExactly(wanted, phase));
  }

  private static UpgradeProgress progress() {
    return requireNonNull(stage.mesh().getStatus().upgrade(), "no upgrade");
  }

  /** Annotations of an upgrade. */
  private static boolean nothingIsLeft() {
    return pods().stream()
        .map(pod -> pod.getMetadata().getAnnotations())
        .noneMatch(annotations ->
            annotations.containsKey(Names.DRAINING_ANNOTATION)
                || annotations.containsKey(Names.CHANGED_ANNOTATION)
                || annotations.containsKey(Names.PREVIOUS_IMAGE_ANNOTATION));
  }

  private static void wants(String image, String strategy) {
    wanted = image;
    stage.apply(
        """
        apiVersion: weft.dev/v1alpha1
        kind: Mesh
        metadata: {name: default}
        spec:
          proxy: {image: "%s", drainTimeout: 2s}
          upgrade:
            strategy: %s
            maxUnavailable: 2
            waves: [{percent: 25, hold: 1s}, {percent: 100, hold: 1s}]
            healthGate: {interval: 1s, readyTimeout: 90s}
        """
            .formatted(image, strategy));
  }

  private static void scale(int replicas) {
    stage.apply(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: meshed}
        spec:
          replicas: %d
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              terminationGracePeriodSeconds: 3
              containers: [{name: app, image: local/app, command: [sleep, "3600"]}]
        """
            .formatted(replicas));
  }

  private static List<Pod> pods() {
    return client.pods().inNamespace("meshed").list().getItems().stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .toList();
  }

  private static boolean ready() {
    return pods().stream()
        .allMatch(pod ->
            pod.getStatus() != null
                && pod.getStatus().getConditions().stream()
                    .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True")));
  }

  private static Set<String> uids() {
    return pods().stream().map(pod -> pod.getMetadata().getUid()).collect(Collectors.toSet());
  }

  private static List<String> images() {
    return pods().stream()
        .flatMap(pod -> pod.getSpec().getInitContainers().stream())
        .filter(container -> container.getName().equals(Names.PROXY_CONTAINER))
        .map(Container::getImage)
        .toList();
  }

  private static List<Integer> restarts(String container) {
    return pods().stream()
        .flatMap(pod ->
            container.equals(Names.PROXY_CONTAINER)
                ? pod.getStatus().getInitContainerStatuses().stream()
                : pod.getStatus().getContainerStatuses().stream())
        .filter(status -> status.getName().equals(container))
        .map(ContainerStatus::getRestartCount)
        .toList();
  }

  private static Set<String> told() {
    return client.events().v1().events().inAnyNamespace().list().getItems().stream()
        .filter(event -> event.getRegarding() != null)
        .filter(event -> "Mesh".equals(event.getRegarding().getKind()))
        .map(event -> Objects.requireNonNullElse(event.getReason(), ""))
        .collect(Collectors.toSet());
  }
}
