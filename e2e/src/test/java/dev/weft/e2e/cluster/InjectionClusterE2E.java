package dev.weft.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Which pods get a proxy, and whether pods of every kind live well with one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InjectionClusterE2E {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String NAMESPACE = "kinds";

  private Cluster cluster;
  private Weft weft;

  @BeforeAll
  void bring() throws Exception {
    cluster = Cluster.connect();
    weft = new Weft(cluster);
    weft.bring();
    cluster.apply(
        """
        apiVersion: v1
        kind: Namespace
        metadata: {name: kinds, labels: {weft.dev/inject: enabled}}
        """);
  }

  @AfterAll
  void leave() throws Exception {
    if (cluster != null) {
      cluster.kubectl("delete", "namespace", NAMESPACE, "--timeout=110s");
      cluster.close();
    }
  }

  @Test
  void theProxyComesFirstAsANativeSidecarThatThePodSecurityStandardsAllow() throws Exception {
    JsonNode pod =
        json("-n", Weft.SHOP, "get", "pod", "-l", "app=web", "-o", "json").path("items").path(0);
    JsonNode init = pod.path("spec").path("initContainers");
    assertThat(init.path(0).path("name").asText()).isEqualTo("weft-init");
    JsonNode proxy = init.path(1);
    assertThat(proxy.path("name").asText()).isEqualTo("weft-proxy");
    assertThat(proxy.path("restartPolicy").asText()).isEqualTo("Always");
    for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
      assertThat(proxy.path(probe).isMissingNode()).as(probe).isFalse();
    }
    assertThat(proxy.path("resources").path("requests").path("memory").asText()).isNotBlank();
    assertThat(proxy.path("resources").path("limits").path("memory").asText()).isNotBlank();
    JsonNode security = proxy.path("securityContext");
    assertThat(security.path("runAsNonRoot").asBoolean()).isTrue();
    assertThat(security.path("readOnlyRootFilesystem").asBoolean()).isTrue();
    assertThat(security.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
    assertThat(security.path("capabilities").path("drop").path(0).asText()).isEqualTo("ALL");
    assertThat(security.path("seccompProfile").path("type").asText()).isEqualTo("RuntimeDefault");
    assertThat(pod.path("metadata").path("labels").path("weft.dev/proxy-deployment").asText())
        .isEqualTo("web");
    assertThat(pod.toString()).contains("\"audience\":\"weft.dev\"");
  }

  @Test
  void statefulSetsDaemonSetsAndBarePodsAreMeshed() throws Exception {
    cluster.apply(
        workload("apps/v1", "StatefulSet", "stateful", "serviceName: stateful, replicas: 2")
            + "---\n"
            + workload("apps/v1", "DaemonSet", "daemon", "")
            + "---\n"
            + "apiVersion: v1\nkind: Pod\nmetadata: {name: bare, namespace: kinds, labels: {app: bare}}\nspec:\n"
            + containers(2));
    ready("app=stateful");
    ready("app=daemon");
    ready("app=bare");
    for (String app : List.of("stateful", "daemon", "bare")) {
      assertThat(pods("app=" + app, "{.items[*].spec.initContainers[*].name}"))
          .contains("weft-proxy");
    }
  }

  /** The native sidecar neither keeps a Job from its end nor breaks what runs before the others. */
  @Test
  void jobsEndAndInitContainersHaveTheNetwork() throws Exception {
    cluster.apply(
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: caller, namespace: kinds}
        spec:
          backoffLimit: 6
          template:
            metadata: {labels: {app: caller}}
            spec:
              restartPolicy: Never
              initContainers:
                - {name: before, %s}
              containers:
                - {name: app, %s}
        """
            .formatted(
                asks("http://stock.shop/stock/before"), asks("http://stock.shop/stock/job")));
    try {
      await("the job has ended well")
          .atMost(Duration.ofMinutes(5)) // with attempts that Kubernetes makes ever more slowly
          .until(() -> job("{.status.succeeded}").equals("1"));
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(job("{.status}") + " " + lastWords("app=caller"), e);
    }
    await("its pod has ended whole")
        .atMost(PATIENCE)
        .until(() -> pods("app=caller", "{.items[*].status.phase}").contains("Succeeded"));
    assertThat(pods("app=caller", "{.items[0].spec.initContainers[*].name}"))
        .isEqualTo("weft-init weft-proxy before");
  }

  private static String asks(String url) {
    return "image: weft.dev/sample-shop:0.1.0, args: [ask, '" + url + "']";
  }

  @Test
  void whatCannotTakeAProxyIsLeftAloneWithTheReasonInAnEvent() throws Exception {
    cluster.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: host, namespace: kinds, labels: {app: host}}
        spec:
          hostNetwork: true
        """
            + containers(2)
            + """
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: foreign, namespace: kinds, labels: {app: foreign}}
            spec:
              containers:
                - {name: istio-proxy, image: weft.dev/sample-shop:0.1.0, args: [stock]}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: out, namespace: kinds, labels: {app: out, weft.dev/inject: disabled}}
            spec:
            """
            + containers(2));
    for (String name : List.of("host", "foreign", "out")) {
      assertThat(pods("app=" + name, "{.items[*].spec.initContainers[*].name}")).isBlank();
    }
    event("host", "hostNetwork");
    event("foreign", "istio-proxy");
  }

  /** The webhook is away: pods that are not of the mesh do not notice. */
  @Test
  void aWebhookThatFailsStopsNoPodOutsideOfTheMesh() throws Exception {
    cluster.apply("apiVersion: v1\nkind: Namespace\nmetadata: {name: plain}\n");
    cluster.kubectl("-n", Weft.SYSTEM, "scale", "deployment/weft-operator", "--replicas=0");
    cluster.kubectl("-n", Weft.SYSTEM, "scale", "deployment/weft-control", "--replicas=0");
    try {
      await("nobody answers the webhook")
          .atMost(PATIENCE)
          .until(() ->
              cluster
                  .kubectl(
                      "-n",
                      Weft.SYSTEM,
                      "get",
                      "pods",
                      "-l",
                      "app.kubernetes.io/name=weft-control",
                      "-o",
                      "name")
                  .isBlank());
      cluster.apply(
          "apiVersion: v1\nkind: Pod\nmetadata: {name: plain, namespace: plain}\nspec:\n"
              + containers(2));
      var refused = cluster.tryKubectl("-n", NAMESPACE, "run", "meshed", "--image=none:1");
      assertThat(refused.exit()).as(refused.text()).isNotZero();
      assertThat(refused.text()).contains("inject.weft.dev");
    } finally {
      cluster.kubectl("-n", Weft.SYSTEM, "scale", "deployment/weft-operator", "--replicas=1");
      cluster.kubectl("delete", "namespace", "plain", "--wait=false");
      weft.ready();
      cluster.kubectl(
          "-n", Weft.SYSTEM, "rollout", "status", "deployment/weft-control", "--timeout=110s");
    }
  }

  @Test
  void podsThatSlippedByAreFoundReportedAndRecreatedOnRequest() throws Exception {
    cluster.apply(
        "apiVersion: v1\nkind: Namespace\nmetadata: {name: late}\n---\n"
            + workload("apps/v1", "Deployment", "late", "").replace("kinds", "late"));
    cluster.kubectl("-n", "late", "rollout", "status", "deployment/late", "--timeout=110s");
    cluster.kubectl("label", "namespace", "late", "weft.dev/inject=enabled");
    try {
      await("the Mesh says which pods have no proxy")
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(weft.meshStatus("conditions[?(@.type=='FleetReady')].message"))
                  .contains("late/late-"));
      cluster.kubectl(
          "patch",
          "mesh",
          "default",
          "--type=merge",
          "-p",
          "{\"spec\":{\"injection\":{\"missing\":\"Recreate\"}}}");
      await("its pod has a proxy")
          .atMost(PATIENCE)
          .until(() ->
              cluster
                  .kubectl(
                      "-n",
                      "late",
                      "get",
                      "pods",
                      "-o",
                      "jsonpath={.items[*].spec.initContainers[*].name}")
                  .contains("weft-proxy"));
    } finally {
      cluster.kubectl(
          "patch",
          "mesh",
          "default",
          "--type=merge",
          "-p",
          "{\"spec\":{\"injection\":{\"missing\":\"Report\"}}}");
      cluster.kubectl("delete", "namespace", "late", "--wait=false");
    }
  }

  /** One program of the shop, as lines of a pod's spec. */
  private static String containers(int indent) {
    return """
    containers:
      - name: app
        image: weft.dev/sample-shop:0.1.0
        args: [stock]
        env: [{name: POD_IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}]
    """
        .indent(indent);
  }

  private void event(String pod, String reason) {
    await("an event of " + pod)
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(
                    cluster.kubectl(
                        "-n",
                        NAMESPACE,
                        "get",
                        "events",
                        "--field-selector",
                        "involvedObject.name=" + pod,
                        "-o",
                        "jsonpath={range .items[*]}{.reason} {.message}{\"\\n\"}{end}"))
                .contains("NotInjected")
                .contains(reason));
  }

  private static String workload(String version, String kind, String name, String spec) {
    var fields = new ArrayList<String>();
    if (!spec.isBlank()) {
      fields.addAll(List.of(spec.split(", ", -1)));
    }
    return """
    apiVersion: %s
    kind: %s
    metadata: {name: %s, namespace: kinds}
    spec:
    %s  selector: {matchLabels: {app: %s}}
      template:
        metadata: {labels: {app: %s}}
        spec:
    """
            .formatted(
                version,
                kind,
                name,
                String.join("", fields.stream().map(each -> "  " + each + "\n").toList()),
                name,
                name)
        + containers(6);
  }

  private String job(String path) throws Exception {
    return cluster.kubectl("-n", NAMESPACE, "get", "job", "caller", "-o", "jsonpath=" + path);
  }

  /** Of all containers of all these pods, for whoever must find out why. */
  private String lastWords(String selector) throws Exception {
    return cluster
            .tryKubectl(
                "-n",
                NAMESPACE,
                "logs",
                "-l",
                selector,
                "--all-containers",
                "--prefix",
                "--ignore-errors",
                "--tail=15")
            .text()
        + pods(selector, "{.items[*].status}");
  }

  private void ready(String selector) throws Exception {
    await(selector)
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() ->
            cluster
                    .tryKubectl(
                        "-n",
                        NAMESPACE,
                        "wait",
                        "--for=condition=Ready",
                        "pod",
                        "-l",
                        selector,
                        "--timeout=60s")
                    .exit()
                == 0);
  }

  private String pods(String selector, String path) throws Exception {
    return cluster.kubectl(
        "-n", NAMESPACE, "get", "pods", "-l", selector, "-o", "jsonpath=" + path);
  }

  private JsonNode json(String... arguments) throws Exception {
    return new ObjectMapper().readTree(cluster.kubectl(arguments));
  }
}
