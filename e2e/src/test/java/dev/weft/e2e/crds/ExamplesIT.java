package dev.weft.e2e.crds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.weft.playground.apiserver.ApiServer;
import dev.weft.playground.apiserver.ApiServerOptions;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** Every example has the verdict that its name says, on every API server at hand. */
class ExamplesIT {
  private static final Deque<AutoCloseable> OPEN = new ArrayDeque<>();

  @TestFactory
  Stream<DynamicNode> everyServerAgrees() throws IOException {
    return servers().map(server -> dynamicContainer(server.name(), tests(server.client())));
  }

  @AfterAll
  static void closeAll() throws Exception {
    for (AutoCloseable open : OPEN) {
      open.close();
    }
  }

  private static Stream<DynamicNode> tests(KubernetesClient client) {
    Definitions.install(client);
    assertThat(Example.documented()).hasSizeGreaterThan(4);
    return Stream.of(Example.all(), Example.samples(), Example.documented())
        .flatMap(List::stream)
        .map(example -> dynamicTest(example.name(), () -> holds(client, example)));
  }

  private static void holds(KubernetesClient client, Example example) {
    switch (Verdict.of(client, example)) {
      case Verdict.Accepted _ -> assertThat(example.valid()).as("accepted").isTrue();
      case Verdict.Refused(int code, String message) -> {
        assertThat(example.valid()).as("refused: %s", message).isFalse();
        assertThat(message).contains(example.expected());
        assertThat(code).isBetween(400, 499);
      }
    }
  }

  private record Server(String name, KubernetesClient client) {}

  /**
   * The playground's own, and a real one where the system property weft.real.kubeconfig names its
   * kubeconfig.
   */
  private static Stream<Server> servers() throws IOException {
    ApiServer playground = ApiServer.start(ApiServerOptions.defaults());
    OPEN.add(playground);
    Stream<Server> servers = Stream.of(server("playground", playground.kubeconfig()));
    String real = System.getProperty("weft.real.kubeconfig", "");
    return real.isBlank()
        ? servers
        : Stream.concat(
            servers, Stream.of(server("kube-apiserver", Files.readString(Path.of(real)))));
  }

  private static Server server(String name, String kubeconfig) {
    Config config = Config.fromKubeconfig(kubeconfig);
    config.setNamespace("default");
    KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build();
    OPEN.addFirst(client);
    return new Server(name, client);
  }
}
