package dev.weft.operator.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.api.Version;
import dev.weft.operator.install.generate.Checkout;
import dev.weft.operator.install.generate.Yaml;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code deploy/} as kubectl's kustomize builds it. */
class KustomizeIT {
  private static final long PATIENCE_SECONDS = 60;
  private static final String WAVE = "argocd.argoproj.io/sync-wave";
  private static final String ANNOTATIONS = "/metadata/annotations";
  private static final Path COMMITTED = Checkout.HERE.root().resolve("deploy");

  /** A copy that a test may change. */
  @TempDir private Path copy = Path.of("");

  @BeforeAll
  static void needsKubectl() throws InterruptedException {
    boolean present = true;
    try {
      run(List.of("kubectl", "version", "--client"));
    } catch (IOException e) {
      present = false;
      System.out.println("SKIPPED: KustomizeIT: there is no kubectl");
    }
    assumeTrue(present, "kubectl");
  }

  @BeforeEach
  void copyTheFolder() throws IOException {
    try (Stream<Path> paths = Files.walk(COMMITTED)) {
      for (Path path : paths.toList()) {
        Path target = copy.resolve(COMMITTED.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.copy(path, target);
        }
      }
    }
  }

  @Test
  void deployIsExactlyWhatWeftInstallPrints() throws Exception {
    assertThat(build(COMMITTED)).isEqualTo(installed(InstallOptions.DEFAULT));
  }

  @Test
  void anImageThatIsSetIsSetWhereverItStands() throws Exception {
    set(copy.resolve("kustomization.yaml"));

    assertThat(build(copy))
        .isEqualTo(
            installed(
                new InstallOptions(
                    "registry.example/weft/operator:2", "registry.example/weft/proxy:3", 1, null)));
  }

  @Test
  void theExampleForArgoCdAddsAMeshAndWavesAndNothingElse() throws Exception {
    Map<String, JsonNode> objects = build(COMMITTED.resolve("argocd/weft"));

    assertThat(waves(objects))
        .containsEntry("CustomResourceDefinition /meshes.weft.dev", "-2")
        .containsEntry("Namespace /weft-system", "-1")
        .containsEntry("Deployment weft-system/weft-operator", "-1")
        .containsEntry("RoleBinding weft-system/weft-control", "-1")
        .containsEntry("Mesh /default", "0")
        .doesNotContainValue("");
    assertThat(objects.remove("Mesh /default")).isNotNull();
    objects.values().forEach(object -> ((ObjectNode) object.get("metadata")).remove("annotations"));
    assertThat(objects).isEqualTo(installed(InstallOptions.DEFAULT));
  }

  @Test
  void whatIsAddedToTheExampleComesAfterTheMeshAndGetsTheImages() throws Exception {
    Path example = copy.resolve("argocd/weft");
    for (String sample : List.of("stock-profile", "stock-split", "authorities", "stock-policy")) {
      Files.writeString(
          example.resolve(sample + ".yaml"), Checkout.HERE.text("samples/" + sample + ".yaml"));
      replace(
          example.resolve("kustomization.yaml"),
          "  - mesh.yaml\n",
          "  - mesh.yaml\n  - " + sample + ".yaml\n");
    }
    set(example.resolve("kustomization.yaml"));

    Map<String, JsonNode> objects = build(example);

    assertThat(waves(objects))
        .containsEntry("ServiceProfile shop/stock.shop.svc.cluster.local", "1")
        .containsEntry("TrafficSplit shop/stock", "1")
        .containsEntry("Certificate weft-system/weft-issuer", "1")
        .containsEntry("AuthorizationPolicy shop/stock", "1");
    assertThat(objects.get("Deployment weft-system/weft-operator"))
        .asString()
        .contains("registry.example/weft/operator:2", "registry.example/weft/proxy:3")
        .doesNotContain("weft.dev/operator:", "weft.dev/proxy:");
  }

  /** As {@code kustomize edit set image} does. */
  private static void set(Path kustomization) throws IOException {
    replace(
        kustomization,
        "  - name: weft.dev/operator\n    newTag: " + Version.CURRENT + "\n",
        "  - name: weft.dev/operator\n    newName: registry.example/weft/operator\n    newTag: \"2\"\n");
    replace(
        kustomization,
        "  - name: weft.dev/proxy\n    newTag: " + Version.CURRENT + "\n",
        "  - name: weft.dev/proxy\n    newName: registry.example/weft/proxy\n    newTag: \"3\"\n");
  }

  private static void replace(Path file, String part, String by) throws IOException {
    String text = Files.readString(file);
    assertThat(text).contains(part);
    Files.writeString(file, text.replace(part, by));
  }

  private static Map<String, JsonNode> installed(InstallOptions options) {
    return Tree.byName(Installation.render(options).stream().map(Tree::of).toList());
  }

  private static Map<String, String> waves(Map<String, JsonNode> objects) {
    return objects.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                object -> object.getValue().at(ANNOTATIONS).path(WAVE).asText()));
  }

  private static Map<String, JsonNode> build(Path folder) throws IOException, InterruptedException {
    return Tree.byName(Yaml.read(run(List.of("kubectl", "kustomize", folder.toString()))));
  }

  private static String run(List<String> command) throws IOException, InterruptedException {
    Path errors = Files.createTempFile("kubectl", ".err");
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    process.destroyForcibly();
    String said = Files.readString(errors);
    Files.delete(errors);
    assertThat(ended).as("%s ends", command).isTrue();
    assertThat(process.exitValue()).as("%s: %s", command, said).isZero();
    return output;
  }
}
