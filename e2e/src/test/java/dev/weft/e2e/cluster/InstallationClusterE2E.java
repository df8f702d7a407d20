package dev.weft.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.weft.e2e.mesh.Kubectl;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Each way of installation, from nothing to a pod with a proxy, and back to nothing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InstallationClusterE2E {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final String ARGO_CD = "--field-manager=argocd-controller";

  private Cluster cluster;
  private Weft weft;

  @BeforeAll
  void connect() throws Exception {
    cluster = Cluster.connect();
    weft = new Weft(cluster);
  }

  @AfterAll
  void leave() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @BeforeEach
  void nothing() throws Exception {
    cluster.kubectl("delete", "namespace", "tryout", Weft.SHOP, "--ignore-not-found");
    Kubectl.Said said = cluster.weft("uninstall", "--restart", "--crds", "--wait", "5m");
    assertThat(said.exit()).as(said.text()).isZero();
  }

  @Test
  void weftInstall() throws Exception {
    Kubectl.Said before = cluster.weft("check", "--pre");
    assertThat(before.exit()).as(before.text()).isZero();
    tried(
        "weft install | kubectl apply --server-side -f -",
        () -> {
          weft.install();
          weft.mesh();
        });
  }

  @Test
  void kustomize() throws Exception {
    tried(
        "kubectl apply --server-side -k deploy/",
        () -> {
          cluster.kubectl(
              "apply", "--server-side", "-k", Cluster.HOME.resolve("deploy").toString());
          weft.mesh();
        });
  }

  @Test
  void bundleOfTheOperatorLifecycleManager() throws Exception {
    try {
      tried(
          "OLM bundle (what OLM makes of it)",
          () -> {
            cluster.apply(Olm.objects(Cluster.HOME.resolve("olm-bundle"), Weft.SYSTEM));
            weft.mesh();
          });
    } finally {
      for (String kind : new String[] {"clusterrolebinding", "clusterrole"}) {
        for (String account : new String[] {"weft-operator", "weft-control"}) {
          cluster.tryKubectl("delete", kind, Olm.MADE_BY + "-" + account);
        }
      }
    }
  }

  /** As Argo CD syncs: wave after wave, by server-side apply; then Git and cluster are compared. */
  @Test
  void argoCd() throws Exception {
    String all =
        cluster.kubectl("kustomize", Cluster.HOME.resolve("deploy/argocd/weft").toString());
    tried(
        "Argo CD's waves",
        () -> {
          for (String wave : waves(all).values()) {
            await("a wave is applied")
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() ->
                    !cluster
                        .kubectlWith(wave, "apply", "--server-side", ARGO_CD, "-f", "-")
                        .isBlank());
          }
          weft.ready();
          assertThat(cluster.kubectlWith(all, "diff", "--server-side", ARGO_CD, "-f", "-"))
              .as("what differs between Git and the cluster")
              .isBlank();
        });
  }

  private static Map<Integer, String> waves(String all) throws IOException {
    var waves = new TreeMap<Integer, String>();
    for (String document : all.split("(?m)^---$", -1)) {
      JsonNode object = YAML.readTree(document);
      int wave =
          object.path("metadata").path("annotations").path("argocd.argoproj.io/sync-wave").asInt();
      waves.merge(wave, document, (one, more) -> one + "---" + more);
    }
    return waves;
  }

  private interface Way {
    void run() throws Exception;
  }

  private void tried(String name, Way way) throws Exception {
    Instant start = Instant.now();
    way.run();
    Duration ready = Duration.between(start, Instant.now());
    cluster.apply(
        """
        apiVersion: v1
        kind: Namespace
        metadata: {name: tryout, labels: {weft.dev/inject: enabled}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: stock, namespace: tryout}
        spec:
          selector: {matchLabels: {app: stock}}
          template:
            metadata: {labels: {app: stock}}
            spec:
              containers:
                - name: stock
                  image: weft.dev/sample-shop:0.1.0
                  args: [stock]
                  env: [{name: POD_IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}]
        """);
    cluster.kubectl("-n", "tryout", "rollout", "status", "deployment/stock", "--timeout=110s");
    assertThat(
            cluster.kubectl(
                "-n",
                "tryout",
                "get",
                "pods",
                "-o",
                "jsonpath={.items[0].spec.initContainers[*].name}"))
        .isEqualTo("weft-init weft-proxy");
    Duration meshed = Duration.between(start, Instant.now());
    Kubectl.Said check = cluster.weft("check", "--wait", "1m");
    assertThat(check.exit()).as(check.text()).isZero();
    Kubectl.Said proxies = cluster.weft("check", "--proxy", "-n", "tryout", "--wait", "1m");
    assertThat(proxies.exit()).as(proxies.text()).isZero();
    Instant leave = Instant.now();
    nothing();
    Table.row(
        name,
        "Mesh Ready after " + ready.toSeconds() + " s",
        "first pod meshed after " + meshed.toSeconds() + " s",
        "weft check: 0",
        "removed in " + Duration.between(leave, Instant.now()).toSeconds() + " s");
  }
}
