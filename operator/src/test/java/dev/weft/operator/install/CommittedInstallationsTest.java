package dev.weft.operator.install;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.operator.install.generate.Checkout;
import dev.weft.operator.install.generate.GenerateInstallations;
import dev.weft.operator.install.generate.Yaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code deploy/} and {@code olm-bundle/} say what {@code weft install} prints. */
class CommittedInstallationsTest {
  private static final Path ROOT = Checkout.HERE.root();
  private static final Map<String, String> MADE = GenerateInstallations.render(Checkout.HERE);

  /**
   * What only the cluster and the operator know; in Git it would differ from the first minute on.
   */
  private static final Set<String> FILLED =
      Set.of("status", "caBundle", "creationTimestamp", "resourceVersion", "uid", "generation");

  static Set<String> made() {
    return MADE.keySet();
  }

  @ParameterizedTest
  @MethodSource("made")
  void theFileIsWhatTheModelSays(String path) {
    assertThat(ROOT.resolve(path)).as("run: " + GenerateInstallations.COMMAND).exists();
    assertThat(Checkout.HERE.text(path))
        .as("the model has changed; run: " + GenerateInstallations.COMMAND)
        .isEqualTo(MADE.get(path));
  }

  @Test
  void nothingIsLeftOverFromAnEarlierModel() {
    List<String> there =
        Stream.of("deploy/crds", "deploy/operator", "deploy/argocd/weft", "olm-bundle/manifests")
            .flatMap(folder -> files(ROOT.resolve(folder)).stream())
            .toList();

    assertThat(there).isNotEmpty().allSatisfy(path -> assertThat(MADE).containsKey(path));
  }

  @Test
  void theKustomizationHoldsExactlyWhatWeftInstallPrints() {
    List<JsonNode> held = new ArrayList<>();
    for (String folder : List.of("deploy/crds/", "deploy/operator/")) {
      JsonNode kustomization =
          Yaml.read(Checkout.HERE.text(folder + "kustomization.yaml")).getFirst();
      for (JsonNode resource : kustomization.get("resources")) {
        held.addAll(Yaml.read(Checkout.HERE.text(folder + resource.asText())));
      }
    }

    assertThat(Tree.byName(held))
        .isEqualTo(
            Tree.byName(
                Installation.render(InstallOptions.DEFAULT).stream().map(Tree::of).toList()));
  }

  @Test
  void nothingThatIsFilledInTheClusterStandsInTheFiles() {
    List<String> paths =
        files(ROOT.resolve("deploy")).stream()
            .filter(path -> path.endsWith(".yaml"))
            .filter(path -> !path.startsWith(Checkout.CUSTOMIZATIONS))
            .toList();

    assertThat(paths).hasSizeGreaterThan(20);
    for (String path : paths) {
      assertThat(Yaml.read(Checkout.HERE.text(path)))
          .as(path)
          .allSatisfy(document -> assertThat(filled(document)).isEmpty());
    }
  }

  @Test
  void whatIsFilledInTheClusterIsFound() {
    assertThat(filled(Yaml.read("kind: Secret\ndata: {a: Yg==}").getFirst())).contains("Secret");
    assertThat(filled(Yaml.read("webhooks: [{clientConfig: {caBundle: Yg==}}]").getFirst()))
        .contains("caBundle");
    assertThat(filled(Yaml.read("kind: Mesh\nstatus: {version: 1}").getFirst())).contains("status");
  }

  /** Schemas speak of such fields without filling them. */
  private static List<String> filled(JsonNode object) {
    List<String> found = new ArrayList<>();
    if (object.path("kind").asText().equals("Secret")) {
      found.add("Secret");
    }
    object
        .properties()
        .forEach(field -> {
          if (FILLED.contains(field.getKey())) {
            found.add(field.getKey());
          } else if (!field.getKey().equals("openAPIV3Schema")
              && !field.getKey().equals("versions")) {
            found.addAll(filled(field.getValue()));
          }
        });
    if (object.isArray()) {
      object.forEach(item -> found.addAll(filled(item)));
    }
    return found;
  }

  private static List<String> files(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> ROOT.relativize(file).toString().replace('\\', '/'))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
