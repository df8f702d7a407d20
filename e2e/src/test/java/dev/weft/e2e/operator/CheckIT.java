package dev.weft.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.cli.Main;
import dev.weft.operator.install.InstallOptions;
import dev.weft.operator.install.Installation;
import dev.weft.playground.app.Cluster;
import dev.weft.playground.app.ClusterOptions;
import dev.weft.playground.app.ClusterOptions.NetworkMode;
import dev.weft.playground.kubelet.JavaProgram;
import dev.weft.playground.kubelet.LocalImages;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
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
  private static Cluster cluster;
  private static KubernetesClient client;
  private static String kubeconfig;

  private record Ended(int code, String out, String err) {
    boolean says(String line) {
      return out.lines().anyMatch(each -> each.startsWith(line));
    }
  }

  @BeforeAll
  static void startACluster() throws IOException {
    cluster =
        Cluster.start(
            ClusterOptions.defaults()
                .withNetwork(NetworkMode.LOOPBACK)
                .withImages(
                    new LocalImages(
                        Map.of(
                            "weft.dev/operator",
                            new JavaProgram(
                                    System.getProperty("java.class.path"),
                                    "dev.weft.operator.app.Main",
                                    List.of(),
                                    "128m")
                                .asImage()))));
    client = cluster.client();
    kubeconfig =
        Files.writeString(directory.resolve("kubeconfig"), cluster.kubeconfig()).toString();
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  @Order(1)
  void anEmptyClusterIsFitForWeft() {
    Ended ended = weft("check", "--pre");

    assertThat(ended.out()).doesNotContain("×", "‼");
    assertThat(ended.says("√ we may create and change all that 'weft install' prints")).isTrue();
    assertThat(ended.code()).isZero();
  }

  @Test
  @Order(2)
  void whatIsHalfInstalledIsToldPieceByPiece() {
    List<HasMetadata> installed = installed();
    installed.stream()
        .filter(object -> !object.getKind().equals("Deployment"))
        .forEach(CheckIT::apply);

    Ended ended = weft("check", "-o", "short");

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.out())
        .contains("there is no Deployment weft-system/weft-operator", "× a Mesh exists")
        .doesNotContain("definitions", "Roles");
    assertThat(weft("check", "--pre").out()).contains("‼ no Weft is there yet");
  }

  @Test
  @Order(3)
  void aMeshThatComesUpIsWaitedForAndIsThenWell() {
    installed().forEach(CheckIT::apply);
    apply("{apiVersion: weft.dev/v1alpha1, kind: Mesh, metadata: {name: default}, spec: {}}");

    Ended ended = weft("check", "--wait", "2m");

    assertThat(ended.out()).doesNotContain("×");
    assertThat(ended.code()).isZero();
    assertThat(ended.err()).contains("weft: waiting until");
    assertThat(ended.says("‼ the control plane has two replicas or more")).isTrue();
    assertThat(ended.says("√ one of the operator's pods leads (weft-operator-")).isTrue();
    assertThat(ended.says("√ the custom resource definitions are those of this version")).isTrue();
    assertThat(ended.says("√ its webhooks select the pods")).isTrue();
  }

  @Test
  @Order(4)
  void theDataPlaneIsLookedAtToo() {
    apply(
        "{apiVersion: v1, kind: Pod, metadata: {name: early, namespace: default}, spec: {containers: [{name: c, image: none}]}}");
    apply(
        "{apiVersion: v1, kind: Pod, metadata: {name: host, namespace: default}, spec: {hostNetwork: true, containers: [{name: c, image: none}]}}");
    apply(
        "{apiVersion: v1, kind: Service, metadata: {name: s, namespace: default}, spec: {selector: {app: none}, ports: [{port: 80}]}}");
    apply(
        "{apiVersion: v1, kind: Namespace, metadata: {name: default, labels: {weft.dev/inject: enabled}}}");

    Ended ended = weft("check", "--proxy", "-n", "default", "--wait", "0s", "-o", "short");

    assertThat(ended.code()).isEqualTo(1);
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

    Ended ended = weft("check");

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.out())
        .contains("ClusterRole weft-operator: lacks ")
        .contains("list pods, watch pods");
    installed().forEach(CheckIT::apply);
  }

  @Test
  @Order(6)
  void anOperatorThatIsGoneAndAServiceThatIsGoneAreNamed() {
    client.apps().deployments().inNamespace("weft-system").withName("weft-operator").scale(0);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          Ended ended = weft("check", "--wait", "0s");
          assertThat(ended.code()).isEqualTo(1);
          assertThat(ended.out()).contains("0 of 0 replicas available", "there are none");
        });

    client.resources(Service.class).inNamespace("weft-system").withName("weft-injector").delete();

    assertThat(weft("check", "--wait", "0s", "-o", "short").out())
        .contains("there is no Service weft-system/weft-injector");
  }

  private static Ended weft(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] all = Arrays.copyOf(arguments, arguments.length + 2);
    all[arguments.length] = "--kubeconfig";
    all[arguments.length + 1] = kubeconfig;
    int code =
        Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(all);
    return new Ended(code, out.toString(), err.toString());
  }

  private static List<HasMetadata> installed() {
    InstallOptions base = InstallOptions.DEFAULT;
    return Installation.render(
        new InstallOptions(base.operatorImage(), base.proxyImage(), 1, "environment"));
  }

  private static void apply(String yaml) {
    client.resource("---\n" + yaml).fieldManager("test").forceConflicts().serverSideApply();
  }

  private static void apply(HasMetadata object) {
    client.resource(object).fieldManager("test").forceConflicts().serverSideApply();
  }
}
