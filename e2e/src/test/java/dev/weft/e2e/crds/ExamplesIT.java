package dev.weft.e2e.crds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.weft.crds.Crds;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.File;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** Every example has the verdict that its name says, on every API server at hand. */
class ExamplesIT {
  private static final List<KubernetesClient> CLIENTS = new ArrayList<>();

  @TestFactory
  Stream<DynamicNode> everyServerAgrees() {
    return servers().map(server -> dynamicContainer(server.name(), tests(server.client())));
  }

  @AfterAll
  static void closeClients() {
    CLIENTS.forEach(KubernetesClient::close);
  }

  private static Stream<DynamicNode> tests(KubernetesClient client) {
    install(client);
    return Stream.concat(Example.all().stream(), Example.samples().stream())
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

  private static void install(KubernetesClient client) {
    for (CustomResourceDefinition crd : Crds.all()) {
      client.resource(crd).fieldManager("kubectl").forceConflicts().serverSideApply();
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> Crds.all().stream().allMatch(crd -> established(client, crd)));
  }

  private static boolean established(KubernetesClient client, CustomResourceDefinition crd) {
    CustomResourceDefinition there = client.resource(crd).get();
    return there != null
        && there.getStatus() != null
        && there.getStatus().getConditions().stream()
            .anyMatch(c -> c.getType().equals("Established") && c.getStatus().equals("True"));
  }

  private record Server(String name, KubernetesClient client) {}

  private static Stream<Server> servers() {
    String kubeconfig = System.getProperty("weft.real.kubeconfig", "");
    if (kubeconfig.isBlank()) {
      return Stream.empty();
    }
    Config config = Config.fromKubeconfig(new File(kubeconfig));
    config.setNamespace("default");
    KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build();
    CLIENTS.add(client);
    return Stream.of(new Server("kube-apiserver", client));
  }
}
