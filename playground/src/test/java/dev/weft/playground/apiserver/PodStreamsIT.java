package dev.weft.playground.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PodStreamsIT {
  private HttpServer application;
  private ApiServer server;
  private KubernetesClient client;

  /** Says what it was asked for. */
  private final class EchoingNode implements Node {
    @Override
    public InputStream logs(String namespace, String pod, String container, LogOptions options)
        throws IOException {
      if (options.previous()) {
        throw new IOException("previous terminated container not found");
      }
      String log =
          namespace
              + "/"
              + pod
              + "/"
              + container
              + " tail "
              + options.tailLines()
              + " follow "
              + options.follow()
              + "\n";
      return new ByteArrayInputStream(log.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public InetSocketAddress address(String namespace, String pod, int port) {
      return port == 8080
          ? application.getAddress()
          : new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    }
  }

  @BeforeEach
  void start() throws IOException {
    application = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    application.createContext(
        "/",
        exchange -> {
          byte[] answer = exchange.getRequestURI().toString().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    application.start();
    server = ApiServer.start(ApiServerOptions.defaults().withNode(new EchoingNode()));
    client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(server.kubeconfig()))
            .build();
    var pod =
        new PodBuilder()
            .withNewMetadata()
            .withName("p")
            .withNamespace("default")
            .endMetadata()
            .withNewSpec()
            .addNewContainer()
            .withName("one")
            .withImage("one:1")
            .addNewPort()
            .withContainerPort(8080)
            .endPort()
            .endContainer()
            .addNewContainer()
            .withName("two")
            .withImage("two:1")
            .endContainer()
            .endSpec()
            .build();
    client.resource(pod).create();
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.close();
    application.stop(0);
  }

  @Test
  void logsComeFromTheNodeWithTheOptionsAskedFor() {
    var pod = client.pods().inNamespace("default").withName("p");
    assertThat(pod.inContainer("two").tailingLines(7).getLog())
        .isEqualTo("default/p/two tail 7 follow false\n");
  }

  @Test
  void whichContainerMustBeSaidWhenThereAreSeveral() {
    assertThatThrownBy(() -> client.raw("/api/v1/namespaces/default/pods/p/log"))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining(
            "a container name must be specified for pod p, choose one of: [one two]");
  }

  @Test
  void whatTheNodeCannotShowIsSaid() {
    assertThatThrownBy(
            () -> client.raw("/api/v1/namespaces/default/pods/p/log?container=one&previous=true"))
        .hasMessageContaining("previous terminated container not found");
  }

  @Test
  void aPodIsReachedThroughItsProxySubresource() {
    assertThat(client.raw("/api/v1/namespaces/default/pods/p/proxy/a/b?c=d")).isEqualTo("/a/b?c=d");
    assertThat(client.raw("/api/v1/namespaces/default/pods/p:8080/proxy/")).isEqualTo("/");
  }

  @Test
  void anUnreachablePodIsSaidToBeSo() {
    assertThatThrownBy(() -> client.raw("/api/v1/namespaces/default/pods/p:9/proxy/"))
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(503));
  }
}
