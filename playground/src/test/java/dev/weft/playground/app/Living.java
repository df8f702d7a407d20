package dev.weft.playground.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** A namespace of a running cluster, and what tests ask of it again and again. */
record Living(Cluster cluster, String namespace) {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  static Living in(Cluster cluster, String namespace) {
    cluster
        .client()
        .namespaces()
        .resource(
            new io.fabric8.kubernetes.api.model.NamespaceBuilder()
                .withNewMetadata()
                .withName(namespace)
                .endMetadata()
                .build())
        .create();
    return new Living(cluster, namespace);
  }

  KubernetesClient client() {
    return cluster.client();
  }

  /** Applies YAML with {@code NS} standing for the namespace. */
  void apply(String yaml) {
    client()
        .load(
            new java.io.ByteArrayInputStream(
                yaml.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .inNamespace(namespace)
        .create();
  }

  Pod pod(String name) {
    return client().pods().inNamespace(namespace).withName(name).require();
  }

  List<Pod> pods(String app) {
    return client().pods().inNamespace(namespace).withLabel("app", app).list().getItems();
  }

  ContainerStatus status(String pod, String container) {
    var status = pod(pod).getStatus();
    return java.util.stream.Stream.concat(
            status.getInitContainerStatuses().stream(), status.getContainerStatuses().stream())
        .filter(each -> each.getName().equals(container))
        .findFirst()
        .orElse(new ContainerStatus());
  }

  boolean isReady(String pod) {
    Pod present = client().pods().inNamespace(namespace).withName(pod).get();
    return present != null && dev.weft.playground.controllers.PodReadiness.isReady(present);
  }

  int available(String deployment) {
    var present =
        client().apps().deployments().inNamespace(namespace).withName(deployment).require();
    Integer available =
        present.getStatus() == null ? null : present.getStatus().getAvailableReplicas();
    return available == null ? 0 : available;
  }

  String logs(String pod, String container) {
    return client().pods().inNamespace(namespace).withName(pod).inContainer(container).getLog();
  }

  Service service(String name, String app, int port, int target) {
    return client()
        .resource(
            new ServiceBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .endMetadata()
                .withNewSpec()
                .withSelector(Map.of("app", app))
                .addNewPort()
                .withName("http")
                .withPort(port)
                .withNewTargetPort(target)
                .endPort()
                .endSpec()
                .build())
        .create();
  }

  /** Addresses of the service's endpoints that may get traffic. */
  List<String> readyEndpoints(String service) {
    return client()
        .discovery()
        .v1()
        .endpointSlices()
        .inNamespace(namespace)
        .withLabel("kubernetes.io/service-name", service)
        .list()
        .getItems()
        .stream()
        .flatMap(slice -> slice.getEndpoints().stream())
        .filter(endpoint -> Boolean.TRUE.equals(endpoint.getConditions().getReady()))
        .flatMap(endpoint -> endpoint.getAddresses().stream())
        .toList();
  }

  static int get(HttpClient http, String host, int port) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://" + host + ":" + port + "/"))
              .timeout(Duration.ofSeconds(5))
              .build();
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      return -1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return -1;
    }
  }

  static void eventually(String what, Callable<Boolean> condition) {
    await(what)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptions()
        .until(condition);
  }

  void isGone(String pod) {
    eventually(
        pod + " is gone", () -> client().pods().inNamespace(namespace).withName(pod).get() == null);
    assertThat(client().pods().inNamespace(namespace).withName(pod).get()).isNull();
  }
}
