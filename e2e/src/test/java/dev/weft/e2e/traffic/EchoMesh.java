package dev.weft.e2e.traffic;

import static org.awaitility.Awaitility.await;

import dev.weft.api.Ports;
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

/**
 * A mesh in which a client asks echoes: operator, control plane and proxies as processes. Whoever
 * tests asks by the client's proxy, as its application would.
 */
final class EchoMesh implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofMinutes(4); // JVMs start on a busy machine

  private final OperatorStage stage;

  private EchoMesh(OperatorStage stage) {
    this.stage = stage;
  }

  /**
   * @param echoes each a Service with a pod that says its name in {@code x-served-by}
   */
  static EchoMesh start(String... echoes) throws IOException {
    OperatorStage stage =
        OperatorStage.open(
            Map.of(
                "weft.dev/proxy",
                OperatorStage.program("dev.weft.proxy.app.Main", "48m"),
                "test/echo",
                OperatorStage.program(Echo.class.getName(), "24m")));
    var mesh = new EchoMesh(stage);
    stage.install();
    stage.apply(OperatorStage.MESH);
    await().atMost(PATIENCE).until(() -> stage.meshSays("Ready").startsWith("True"));
    stage.apply(
        "{apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {weft.dev/inject: enabled}}}");
    mesh.pod("client");
    for (String echo : echoes) {
      stage.apply(
          """
          apiVersion: v1
          kind: Service
          metadata: {name: %s, namespace: shop}
          spec:
            selector: {app: %s}
            ports: [{name: http, port: 80, targetPort: 8080}]
          """
              .formatted(echo, echo));
      mesh.pod(echo);
    }
    await().atMost(PATIENCE).until(() -> mesh.isReady("client"));
    for (String echo : echoes) {
      await()
          .atMost(PATIENCE)
          .ignoreException(IOException.class)
          .until(() -> mesh.isReady(echo) && mesh.get(uri(echo, "/")).statusCode() == 200);
    }
    return mesh;
  }

  static URI uri(String echo, String path) {
    return URI.create("http://" + echo + ".shop.svc.cluster.local" + path);
  }

  KubernetesClient client() {
    return stage.client();
  }

  void apply(String yaml) {
    stage.apply(yaml);
  }

  /** Redirects are not followed. */
  HttpResponse<String> get(URI uri, String... headers) throws IOException, InterruptedException {
    String ip = requirePod("client").getStatus().getPodIP();
    try (HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .proxy(ProxySelector.of(new InetSocketAddress(ip, Ports.OUTBOUND)))
            .build()) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(uri).header("x-debug", "1").timeout(PATIENCE);
      if (headers.length > 0) {
        request.headers(headers);
      }
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  /** {@code True/Reason message}; empty when there is none. */
  static String said(List<Condition> conditions, String type) {
    return conditions.stream()
        .filter(each -> each.getType().equals(type))
        .map(each -> each.getStatus() + "/" + each.getReason() + " " + each.getMessage())
        .findFirst()
        .orElse("");
  }

  private void pod(String name) {
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
            env:
            - {name: POD_IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}
            - {name: NAME, value: %s}
            ports: [{containerPort: 8080}]
            readinessProbe: {httpGet: {path: /, port: 8080}, periodSeconds: 1}
        """
            .formatted(name, name, name));
  }

  private Pod requirePod(String name) {
    return client().pods().inNamespace("shop").withName(name).require();
  }

  private boolean isReady(String name) {
    Pod pod = requirePod(name);
    return pod.getStatus() != null
        && pod.getStatus().getConditions().stream()
            .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
  }

  @Override
  public void close() {
    stage.close();
  }
}
