package dev.weft.operator.inject;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.crds.mesh.Mesh;
import dev.weft.operator.Golden;
import dev.weft.operator.inject.Settings.Interception;
import dev.weft.operator.inject.Settings.Platform;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.zjsonpatch.JsonPatch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * {@code in-*.yaml} holds {@code mesh} (a spec; left out: there is no Mesh), {@code namespace} (its
 * annotations) and {@code pod}; {@code out-*.yaml} holds what became of it.
 */
class InjectorGoldenTest {
  private static final Path FOLDER = Golden.folder("inject");
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Platform PLATFORM =
      new Platform("weft.dev/proxy:0.1.0", Interception.REDIRECT);

  @TestFactory
  Stream<DynamicTest> podsBecomeWhatTheGoldenFilesSay() throws IOException {
    return Golden.cases(FOLDER).stream()
        .map(name -> DynamicTest.dynamicTest(name, () -> hold(name)));
  }

  private static void hold(String name) throws IOException {
    String text = Files.readString(FOLDER.resolve("in-" + name + ".yaml"), StandardCharsets.UTF_8);
    JsonNode in = MAPPER.valueToTree(Serialization.unmarshal(text, Map.class));
    JsonNode pod = in.get("pod");
    Decision decision =
        Injector.decide(
            new Injector.Input(
                MAPPER.treeToValue(pod, Pod.class),
                annotations(in.get("namespace")),
                settings(in.get("mesh")),
                "-----BEGIN CERTIFICATE-----\n"));
    Golden.hold(FOLDER.resolve("out-" + name + ".yaml"), text(decision, pod));
  }

  private static @Nullable Settings settings(@Nullable JsonNode spec) throws IOException {
    if (spec == null) {
      return null;
    }
    ObjectNode mesh = MAPPER.createObjectNode();
    mesh.set("spec", spec);
    return Settings.of(MAPPER.treeToValue(mesh, Mesh.class), PLATFORM);
  }

  private static Map<String, String> annotations(@Nullable JsonNode namespace) {
    var annotations = new TreeMap<String, String>();
    if (namespace != null) {
      namespace
          .properties()
          .forEach(field -> annotations.put(field.getKey(), field.getValue().asText()));
    }
    return annotations;
  }

  private static String text(Decision decision, JsonNode pod) {
    ObjectNode out = MAPPER.createObjectNode();
    if (!decision.warnings().isEmpty()) {
      out.set("warnings", MAPPER.valueToTree(decision.warnings()));
    }
    switch (decision) {
      case Decision.Inject(var patch, _) -> out.set("pod", JsonPatch.apply(patch, pod));
      case Decision.Leave _ -> out.put("left", "as it is");
      case Decision.Refuse(String message, _) -> out.put("refused", message);
    }
    return Objects.requireNonNull(Serialization.asYaml(out));
  }
}
