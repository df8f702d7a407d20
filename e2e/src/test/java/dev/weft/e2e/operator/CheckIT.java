package dev.weft.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.e2e.stage.OperatorStage;
import dev.weft.e2e.stage.Weft;
import dev.weft.e2e.stage.Weft.Said;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** {@code weft check} from an empty cluster to a mesh that is broken, as a user runs it. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CheckIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private static Path directory;
  @AutoClose private static OperatorStage stage;
  private static KubernetesClient client;
  private static Weft weft;

  @BeforeAll
  static void startACluster() throws IOException {
    stage = OperatorStage.open(Map.of());
    client = stage.client();
    Path kubeconfig = directory.resolve("kubeconfig");
    Files.writeString(kubeconfig, stage.cluster().kubeconfig());
    weft = new Weft(kubeconfig);
  }

  @Test
  @Order(1)
  void anEmptyClusterIsFitForWeft() {
    Said ended = weft.run("check", "--pre");

    assertThat(ended.out()).doesNotContain("×", "‼");
    assertThat(says(ended, "√ we may create and change all that 'weft install' prints")).isTrue();
    assertThat(ended.exit()).isZero();
  }

  @Test
  @Order(2)
  void whatIsHalfInstalledIsToldPieceByPiece() {
    List<HasMetadata> installed = OperatorStage.installation();
    installed.stream()
        .filter(object -> !object.getKind().equals("Deployment"))
        .forEach(stage::apply);

    Said ended = weft.run("check", "-o", "short");

    assertThat(ended.exit()).isEqualTo(1);
    assertThat(ended.out())
        .contains("there is no Deployment weft-system/weft-operator", "× a Mesh exists")
        .doesNotContain("definitions", "Roles");
    assertThat(weft.run("check", "--pre").out()).contains("‼ no Weft is there yet");
  }

  @Test
  @Order(3)
  void aMeshThatComesUpIsWaitedForAndIsThenWell() {
    stage.install();
    stage.apply(OperatorStage.MESH);

    Said ended = weft.run("check", "--wait", "2m");

    assertThat(ended.out()).doesNotContain("×");
    assertThat(ended.exit()).isZero();
    assertThat(ended.err()).contains("weft: waiting until");
    assertThat(says(ended, "‼ the control plane has two replicas or more")).isTrue();
    assertThat(says(ended, "√ one of the operator's pods leads (weft-operator-")).isTrue();
    assertThat(says(ended, "√ the custom resource definitions are those of this version")).isTrue();
    assertThat(says(ended, "√ its webhooks select the pods")).isTrue();
  }

  @Test
  @Order(4)
  void theDataPlaneIsLookedAtToo() {
    stage.apply(
        "{apiVersion: v1, kind: Pod, metadata: {name: early, namespace: default}, spec: {containers: [{name: c, image: none}]}}");
    stage.apply(
        "{apiVersion: v1, kind: Pod, metadata: {name: host, namespace: default}, spec: {hostNetwork: true, containers: [{name: c, image: none}]}}");
    stage.apply(
        "{apiVersion: v1, kind: Service, metadata: {name: s, namespace: default}, spec: {selector: {app: none}, ports: [{port: 80}]}}");
    stage.apply(
        "{apiVersion: v1, kind: Namespace, metadata: {name: default, labels: {weft.dev/inject: enabled}}}");

    Said ended = weft.run("check", "--proxy", "-n", "default", "--wait", "0s", "-o", "short");

    assertThat(ended.exit()).isEqualTo(1);
    assertThat(ended.out())
        .contains("default/early slipped by")
        .contains("default/host cannot have one: the pod uses the host's network")
        .contains("default/s has no ready endpoint");
  }

  @Test
  @Order(5)
  void rightsThatWereTakenAwayAreNamed() {
    client
        .resources(ClusterRole.class)
        .withName("weft-operator")
        .edit(role -> {
          role.getRules().removeIf(rule -> rule.getResources().contains("pods"));
          return role;
        });

    Said ended = weft.run("check");

    assertThat(ended.exit()).isEqualTo(1);
    assertThat(ended.out())
        .contains("ClusterRole weft-operator: lacks ")
        .contains("list pods, watch pods");
    stage.install();
  }

  @Test
  @Order(6)
  void anOperatorThatIsGoneAndAServiceThatIsGoneAreNamed() {
    client.apps().deployments().inNamespace("weft-system").withName("weft-operator").scale(0);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          Said ended = weft.run("check", "--wait", "0s");
          assertThat(ended.exit()).isEqualTo(1);
          assertThat(ended.out()).contains("0 of 0 replicas available", "there are none");
        });

    client.resources(Service.class).inNamespace("weft-system").withName("weft-injector").delete();

    assertThat(weft.run("check", "--wait", "0s", "-o", "short").out())
        .contains("there is no Service weft-system/weft-injector");
  }

  private static boolean says(Said said, String line) {
    return said.out().lines().anyMatch(each -> each.startsWith(line));
  }
}
