package dev.weft.e2e.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.weft.e2e.stage.PlaygroundStage;
import dev.weft.playground.app.ClusterOptions.NetworkMode;
import dev.weft.playground.app.Load;
import dev.weft.playground.app.Playground;
import dev.weft.playground.app.Pulse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the mesh promises its users, in one network mode. The shop's load goes on all the while. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class MeshE2E {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final NetworkMode mode;
  @AutoClose private PlaygroundStage stage;
  private Playground playground;
  private Kubectl kubectl;

  MeshE2E(NetworkMode mode) {
    this.mode = mode;
  }

  /** Why this machine cannot run the tests; empty when it can. */
  abstract Optional<String> hindrance();

  @BeforeAll
  void start() throws Exception {
    Optional<String> hindrance =
        Kubectl.isInstalled() ? hindrance() : Optional.of("kubectl is not installed");
    if (hindrance.isPresent()) {
      System.out.println("SKIPPED: " + getClass().getSimpleName() + ": " + hindrance.get());
      abort(hindrance.get());
    }
    stage = PlaygroundStage.open(mode);
    playground = stage.playground();
    kubectl = new Kubectl(stage.kubeconfig());
    stage.mesh();
    stage.shop();
  }

  @Test
  void meshIsReadyAndSaysWhatSignsItsCertificates() throws Exception {
    assertThat(kubectl.run("wait", "--for=condition=Ready", "mesh/default", "--timeout=30s").exit())
        .isZero();
    assertThat(kubectl.run("describe", "mesh", "default").text())
        .containsPattern("Type: +Ready")
        .containsPattern("Type: +FleetReady")
        .containsPattern("Type: +IdentityReady")
        .contains("Certificates are signed by issuer")
        .containsPattern("Normal +ControlPlaneServes");
  }

  @Test
  void invalidMeshIsRefusedWithFieldAndReason() throws Exception {
    Kubectl.Said said =
        kubectl.runWithInput(
            """
            apiVersion: weft.dev/v1alpha1
            kind: Mesh
            metadata: {name: default}
            spec: {defaultInboundPolicy: Everybody}
            """,
            "apply",
            "-f",
            "-");
    assertThat(said.exit()).isNotZero();
    assertThat(said.text()).contains("spec.defaultInboundPolicy", "Everybody", "MeshedOnly");
  }

  @Test
  void secondMeshIsStalledWithTheReason() throws Exception {
    kubectl.runWithInput(
        """
        apiVersion: weft.dev/v1alpha1
        kind: Mesh
        metadata: {name: other}
        spec: {}
        """,
        "apply",
        "-f",
        "-");
    try {
      assertThat(
              kubectl.run("wait", "--for=condition=Stalled", "mesh/other", "--timeout=30s").exit())
          .isZero();
      assertThat(
              kubectl
                  .run(
                      "get",
                      "mesh",
                      "default",
                      "-o",
                      "jsonpath={.status.conditions[?(@.type=='Ready')].status}")
                  .text())
          .isEqualTo("True");
    } finally {
      kubectl.run("delete", "mesh", "other", "--timeout=30s");
    }
  }

  @Test
  void rollingRestartOfServersFailsNoRequest() throws Exception {
    var before = playground.load().counts();
    assertThat(
            kubectl
                .run("-n", "shop", "rollout", "restart", "deployment/web", "deployment/orders")
                .exit())
        .isZero();
    for (String name : new String[] {"web", "orders"}) {
      assertThat(
              kubectl
                  .run("-n", "shop", "rollout", "status", "deployment/" + name, "--timeout=90s")
                  .text())
          .contains("successfully rolled out");
    }
    assertThat(settled(before).meshFailed()).as(() -> failures(before)).isZero();
  }

  @Test
  void deletedServerFailsNoRequest() throws Exception {
    var before = playground.load().counts();
    String pod =
        kubectl
            .run(
                "-n",
                "shop",
                "get",
                "pod",
                "-l",
                "app=stock",
                "-o",
                "jsonpath={.items[0].metadata.name}")
            .text();
    assertThat(kubectl.run("-n", "shop", "delete", "pod", pod).exit()).isZero();
    playground.awaitShop();
    assertThat(settled(before).meshFailed()).as(() -> failures(before)).isZero();
  }

  @Test
  void profileIsProgrammedAndARejectedOneLeavesItInForce() throws Exception {
    Path sample = PlaygroundStage.HOME.resolve("samples/stock-profile.yaml");
    assertThat(kubectl.run("apply", "-f", sample.toString()).exit()).isZero();
    String name = "serviceprofile/stock.shop.svc.cluster.local";
    try {
      assertThat(
              kubectl
                  .run("-n", "shop", "wait", "--for=condition=Programmed", name, "--timeout=30s")
                  .text())
          .contains("condition met");
      String broken = Files.readString(sample).replaceFirst("pathRegex: .*", "pathRegex: '/('");
      assertThat(kubectl.runWithInput(broken, "apply", "-f", "-").exit()).isZero();
      Kubectl.Said refused =
          kubectl.run(
              "-n", "shop", "wait", "--for=condition=Accepted=False", name, "--timeout=30s");
      assertThat(refused.text()).contains("condition met");
      assertThat(kubectl.run("-n", "shop", "describe", name).text())
          .contains("pathRegex")
          .contains("/(");
      var before = playground.load().counts();
      assertThat(settled(before).meshFailed()).as(() -> failures(before)).isZero();
    } finally {
      kubectl.run("delete", "-f", sample.toString());
    }
  }

  /** One of three servers of stock fails each tenth request; without a retry web tells that on. */
  @Test
  void profilesRetriesBreakersAndTimeoutsTakeEffect() throws Exception {
    String name = "serviceprofile/stock.shop.svc.cluster.local";
    String profile =
        """
        apiVersion: weft.dev/v1alpha1
        kind: ServiceProfile
        metadata: {name: stock.shop.svc.cluster.local, namespace: shop}
        spec:
          circuitBreaker: {maxConsecutiveFailures: 5, maxPenalty: 10s}
          loadBalancer: {decay: 5s}
          routes:
            - name: look
              condition: {method: GET, pathRegex: '/stock/[^/]+'}
              timeout: 5s
              responseTimeout: 4s
              idleTimeout: 1m
              retry: {limit: 2, statuses: [5xx], perTryTimeout: 3s, backoff: {min: 5ms}}
          retryBudget: {retryRatio: 1, minRetriesPerSecond: 50, ttl: 10s}
        """;
    assertThat(kubectl.runWithInput(profile, "apply", "-f", "-").exit()).isZero();
    try {
      programmed(name, 1);
      assertThat(kubectl.run("-n", "shop", "describe", name).text())
          .containsPattern("Reason: +Accepted\n")
          .doesNotContain("Unsupported");
      var retried = playground.load().counts();
      Load.Counts after = settled(retried);
      assertThat(after.applicationFailed()).as(() -> failures(retried)).isZero();
      assertThat(after.meshFailed()).as(() -> failures(retried)).isZero();

      String hasty = profile.replace("timeout: 5s", "timeout: 1ms");
      assertThat(kubectl.runWithInput(hasty, "apply", "-f", "-").exit()).isZero();
      programmed(name, 2);
      var hurried = playground.load().counts();
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(playground.load().counts().since(hurried).reasons().keySet())
                  .anySatisfy(reason -> assertThat(reason).contains("stock: 504 timeout")));
    } finally {
      kubectl.run("-n", "shop", "delete", name);
    }
  }

  /** What a pod sends to itself does not leave it, and so is redirected once, not twice. */
  @Test
  void aPodMayAskItself() throws Exception {
    assertThat(kubectl.runWithInput(Itself.POD, "apply", "-f", "-").exit()).isZero();
    try {
      var pulse = new Pulse(playground.client(), Itself.NAMESPACE, Itself.APP, Itself.COUNTS_PORT);
      await().atMost(PATIENCE).ignoreExceptions().until(() -> Itself.isWhole(pulse.counts()));
      Pulse.Counts before = pulse.counts();
      Pulse.Counts since =
          await().atMost(PATIENCE).until(() -> pulse.counts().since(before), Itself::hasGoneOn);
      assertThat(since.calls().values()).allSatisfy(calls -> assertThat(calls.failed()).isZero());
      assertThat(since.lines().values()).allSatisfy(line -> assertThat(line.dropped()).isZero());
    } finally {
      kubectl.run("delete", "namespace", Itself.NAMESPACE, "--wait=false");
    }
  }

  private void programmed(String profile, long generation) throws Exception {
    await()
        .atMost(PATIENCE)
        .until(() -> {
          String path =
              "jsonpath={.status.observedGeneration} {.status.conditions[?(@.type=='Programmed')].status}";
          return kubectl
              .run("-n", "shop", "get", profile, "-o", path)
              .text()
              .equals(generation + " True");
        });
  }

  /** Waits until a good number of requests has come back since. */
  private Load.Counts settled(Load.Counts before) {
    return await()
        .atMost(PATIENCE)
        .until(() -> playground.load().counts().since(before), counts -> counts.answered() > 100);
  }

  private String failures(Load.Counts before) {
    try {
      return String.valueOf(playground.load().counts().since(before).reasons());
    } catch (IOException e) {
      return e.toString();
    }
  }
}
