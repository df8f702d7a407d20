package dev.weft.e2e.crds;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.api.Names;
import dev.weft.playground.apiserver.ApiServer;
import dev.weft.playground.apiserver.ApiServerOptions;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every sample, and what {@code deploy/} and Argo CD's test data hold, in an API server: it takes
 * them, and what stands in Git stands in the cluster.
 */
class SamplesIT {
  private static final Path ROOT = Path.of("..");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final PatchContext AS_THE_OPERATOR =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager("weft")
          .withForce(true)
          .build();

  private static ApiServer server;
  private static KubernetesClient client;

  @BeforeAll
  static void startAServerWithTheDefinitions() throws IOException {
    server = ApiServer.start(ApiServerOptions.defaults());
    client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(server.kubeconfig()))
            .build();
    Definitions.install(client);
    for (String namespace : List.of(Names.NAMESPACE, "shop", "pulse", "switch")) {
      client
          .resource(
              new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
          .serverSideApply();
    }
  }

  @AfterAll
  static void stop() throws IOException {
    client.close();
    server.close();
  }

  static List<Path> samples() {
    return yaml(ROOT.resolve("samples"), 1);
  }

  static List<Path> installed() {
    return yaml(ROOT.resolve("deploy/operator"), 1).stream()
        .filter(file -> !file.endsWith("kustomization.yaml"))
        .toList();
  }

  static List<Path> testData() {
    return yaml(ROOT.resolve("deploy/argocd/resource_customizations"), 5).stream()
        .filter(file -> file.toString().contains("/testdata/"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource({"samples", "installed"})
  void whatStandsInGitStandsInTheCluster(Path file) {
    for (GenericKubernetesResource object : read(file)) {
      client.resource(object).fieldManager("argocd").forceConflicts().serverSideApply();

      assertThat(Drift.between(tree(object), tree(client.resource(object).get()))).isEmpty();
    }
  }

  /** Else nothing would be shown above. */
  @Test
  void theClusterFillsInWhatGitLeavesOut() {
    GenericKubernetesResource mesh = read(ROOT.resolve("samples/mesh.yaml")).getFirst();
    client.resource(mesh).fieldManager("argocd").forceConflicts().serverSideApply();
    JsonNode there = tree(client.resource(mesh).get());

    assertThat(there.at("/spec/trustDomain").asText()).isEqualTo("cluster.local");
    ((ObjectNode) there.get("spec")).put("trustDomain", "other.example");
    assertThat(Drift.between(tree("spec:\n  trustDomain: cluster.local"), there))
        .singleElement()
        .asString()
        .contains(".spec.trustDomain");
  }

  @Test
  void whatIsFilledInInsideAListOfAnOwnKindIsDrift() {
    assertThat(
            Drift.between(
                tree(list("weft.dev/v1alpha1", "")), tree(list("weft.dev/v1alpha1", ", b: 2"))))
        .singleElement()
        .asString()
        .contains(".spec.items");
    assertThat(Drift.between(tree(list("v1", "")), tree(list("v1", ", b: 2")))).isEmpty();
  }

  private static String list(String version, String filled) {
    return "apiVersion: " + version + "\nspec: {items: [{a: 1" + filled + "}]}";
  }

  /**
   * A status that the schema does not know would be dropped, and the health check never sees it.
   */
  @ParameterizedTest
  @MethodSource("testData")
  void theStatusOfTestDataIsOneThatTheSchemaKnows(Path file) {
    GenericKubernetesResource object = read(file).getFirst();
    object.getMetadata().setGeneration(null);
    object.getMetadata().setDeletionTimestamp(null);
    object.getMetadata().setFinalizers(List.of());
    object.getMetadata().setName("test-" + object.getMetadata().getName());
    if (object.getKind().equals("ServiceProfile")) {
      object.getMetadata().setName("test.shop.svc.cluster.local");
    }
    JsonNode status = tree(object).path("status");
    client.resource(object).forceConflicts().serverSideApply();

    client.resource(object).subresource("status").patch(AS_THE_OPERATOR);

    assertThat(tree(client.resource(object).get()).path("status")).isEqualTo(status);
    client.resource(object).delete();
  }

  private static List<GenericKubernetesResource> read(Path file) {
    try {
      return Arrays.stream(Files.readString(file).split("(?m)^---$", -1))
          .map(document -> Serialization.unmarshal(document, GenericKubernetesResource.class))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode tree(String yaml) {
    return Serialization.unmarshal(yaml, JsonNode.class);
  }

  /** By way of text: numbers are then of one type. */
  private static JsonNode tree(GenericKubernetesResource object) {
    return tree(JSON.valueToTree(object).toString());
  }

  private static List<Path> yaml(Path folder, int depth) {
    try (Stream<Path> files = Files.walk(folder, depth)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
