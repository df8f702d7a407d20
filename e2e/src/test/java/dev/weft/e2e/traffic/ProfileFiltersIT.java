package dev.weft.e2e.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.api.Headers;
import dev.weft.api.Ports;
import dev.weft.crds.serviceprofile.ServiceProfile;
import dev.weft.e2e.stage.OperatorStage;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A ServiceProfile that somebody applies changes what proxies do: the client's, through which the
 * test asks as its application would, and the server's. Both are processes that an operator's
 * control plane tells what to do.
 */
class ProfileFiltersIT {
  private static final Duration PATIENCE = Duration.ofMinutes(4); // JVMs start on a busy machine
  private static final URI ECHO = URI.create("http://echo.shop.svc.cluster.local/r/1");
  private static final URI OTHER = URI.create("http://echo.shop.svc.cluster.local/other");

  @AutoClose private static OperatorStage stage;
  private static KubernetesClient client;

  @BeforeAll
  static void startAMeshWithTwoPods() throws IOException {
    stage =
        OperatorStage.open(
            Map.of(
                "weft.dev/proxy",
                OperatorStage.program("dev.weft.proxy.app.Main", "48m"),
                "test/echo",
                OperatorStage.program(Echo.class.getName(), "24m")));
    client = stage.client();
    stage.install();
    stage.apply(OperatorStage.MESH);
    await().atMost(PATIENCE).until(() -> stage.meshSays("Ready").startsWith("True"));
    stage.apply(
        "{apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {weft.dev/inject: enabled}}}");
    stage.apply(
        """
        apiVersion: v1
        kind: Service
        metadata: {name: echo, namespace: shop}
        spec:
          selector: {app: echo}
          ports: [{name: http, port: 80, targetPort: 8080}]
        """);
    pod("echo");
    pod("client");
    await().atMost(PATIENCE).until(() -> isReady("echo") && isReady("client"));
    await()
        .atMost(PATIENCE)
        .ignoreException(IOException.class)
        .until(() -> get(ECHO).statusCode() == 200);
  }

  @Test
  void headersFaultsAndLimitsTakeEffectAndEnd() throws Exception {
    assertThat(get(ECHO).body()).contains("x-debug: 1").doesNotContain("x-env");
    profile(
        """
        routes:
        - name: r
          condition: {pathRegex: /r/.*}
          headers:
            request: {remove: [x-debug], set: [{name: x-env, value: test}]}
            response: {remove: [x-served-by], add: [{name: x-by, value: profile}]}
        """,
        1);
    HttpResponse<String> changed = get(ECHO);
    assertThat(changed.body()).contains("x-env: test").doesNotContain("x-debug");
    assertThat(changed.headers().firstValue("x-by")).contains("profile");
    assertThat(changed.headers().firstValue("x-served-by")).isEmpty();
    assertThat(get(OTHER).body()).contains("x-debug: 1").doesNotContain("x-env");

    profile(
        """
        routes:
        - name: r
          condition: {pathRegex: /r/.*}
          fault: {delay: {duration: 20ms, percent: 100}, abort: {status: 418, percent: 100}}
        """,
        2);
    for (int i = 0; i < 10; i++) {
      HttpResponse<String> aborted = get(ECHO);
      assertThat(aborted.statusCode()).isEqualTo(418);
      assertThat(aborted.headers().firstValue(Headers.ERROR)).contains("fault-injected");
    }
    assertThat(get(OTHER).statusCode()).isEqualTo(200);

    profile(
        """
        rateLimit:
          requestsPerSecond: 1000
          perClient:
            requestsPerSecond: 1000
            overrides: [{identities: [shop/default], requestsPerSecond: 1}]
        """,
        3);
    int refused = 0;
    for (int i = 0; i < 50; i++) {
      HttpResponse<String> answer = get(OTHER);
      if (answer.statusCode() == 429) {
        refused++;
        assertThat(answer.headers().firstValue(Headers.ERROR)).contains("rate-limited");
        assertThat(answer.headers().firstValue("retry-after")).contains("1");
      }
    }
    assertThat(refused).as("by the server's proxy, which knows who asks").isPositive();

    profile("routes: []", 4);
    for (int i = 0; i < 50; i++) {
      assertThat(get(ECHO).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void whatMakesNoSenseIsRefusedAndSaysWhere() {
    stage.apply(
        """
        apiVersion: weft.dev/v1alpha1
        kind: ServiceProfile
        metadata: {name: none.shop.svc.cluster.local, namespace: shop}
        spec:
          routes:
          - name: r
            condition: {method: GET}
            headers: {request: {set: [{name: Host, value: other}]}}
        """);
    await().atMost(PATIENCE).until(() -> condition("none", "Accepted").startsWith("False/Invalid"));
    assertThat(condition("none", "Accepted"))
        .contains("spec.routes[0].headers.request.set[0].name: 'Host' (expected: ");
  }

  // ---- how it is done

  /** As the client's application would, by its proxy. */
  private static HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
    String ip = requirePod("client").getStatus().getPodIP();
    try (HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .proxy(ProxySelector.of(new InetSocketAddress(ip, Ports.OUTBOUND)))
            .build()) {
      HttpRequest request =
          HttpRequest.newBuilder(uri).header("x-debug", "1").timeout(PATIENCE).build();
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    }
  }

  /** Applies it, and waits until every proxy that it concerns acts on it. */
  private static void profile(String spec, int generation) {
    stage.apply(
        """
        apiVersion: weft.dev/v1alpha1
        kind: ServiceProfile
        metadata: {name: echo.shop.svc.cluster.local, namespace: shop}
        spec:
        """
            + spec.indent(2));
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          ServiceProfile profile = get("echo");
          assertThat(profile.getStatus()).isNotNull();
          assertThat(profile.getStatus().observedGeneration()).isEqualTo(generation);
          assertThat(condition("echo", "Accepted")).startsWith("True/Accepted ");
          assertThat(condition("echo", "Programmed")).startsWith("True/Acknowledged");
        });
  }

  private static ServiceProfile get(String service) {
    return client
        .resources(ServiceProfile.class)
        .inNamespace("shop")
        .withName(service + ".shop.svc.cluster.local")
        .get();
  }

  private static String condition(String service, String type) {
    ServiceProfile profile = get(service);
    return profile.getStatus() == null ? "" : condition(profile.getStatus().conditions(), type);
  }

  /** {@code True/Reason message}; empty when there is none. */
  private static String condition(List<Condition> conditions, String type) {
    return conditions.stream()
        .filter(each -> each.getType().equals(type))
        .map(each -> each.getStatus() + "/" + each.getReason() + " " + each.getMessage())
        .findFirst()
        .orElse("");
  }

  private static void pod(String name) {
    stage.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: %s, namespace: shop, labels: {app: %s}}
        spec:
          terminationGracePeriodSeconds: 3
          containers:
          - name: app
            image: test/echo
            env: [{name: POD_IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}]
            ports: [{containerPort: 8080}]
            readinessProbe: {httpGet: {path: /, port: 8080}, periodSeconds: 1}
        """
            .formatted(name, name));
  }

  private static Pod requirePod(String name) {
    return client.pods().inNamespace("shop").withName(name).require();
  }

  private static boolean isReady(String name) {
    Pod pod = requirePod(name);
    return pod.getStatus() != null
        && pod.getStatus().getConditions().stream()
            .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
  }
}
