package dev.weft.crds;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The Java types know every field that the schema lets in: what an example says comes back when it
 * is written again.
 */
class ExamplesAreReadWholeTest {
  static List<Path> valid() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("examples"))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("valid-"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("valid")
  void nothingIsLost(Path file) throws IOException {
    for (String document : Files.readString(file).split("(?m)^---$", -1)) {
      JsonNode given = Serialization.unmarshal(document, JsonNode.class);
      Class<? extends CustomResource<?, ?>> kind = kind(given.get("kind").asText());
      JsonNode written =
          Serialization.unmarshal(
              Serialization.asJson(Serialization.unmarshal(document, kind)), JsonNode.class);

      List<String> lost = new ArrayList<>();
      compare("spec", given.get("spec"), written.path("spec"), lost);
      assertThat(lost).isEmpty();
    }
  }

  private static void compare(String path, JsonNode given, JsonNode written, List<String> lost) {
    if (given.isObject()) {
      for (Map.Entry<String, JsonNode> field : given.properties()) {
        compare(path + "." + field.getKey(), field.getValue(), written.path(field.getKey()), lost);
      }
    } else if (given.isArray()) {
      for (int i = 0; i < given.size(); i++) {
        compare(path + "[" + i + "]", given.get(i), written.path(i), lost);
      }
    } else if (!same(given, written)) {
      lost.add(path + ": " + given + " became " + written);
    }
  }

  private static boolean same(JsonNode given, JsonNode written) {
    boolean numbers = given.isNumber() && written.isNumber();
    return numbers
        ? given.doubleValue() == written.doubleValue()
        : given.asText().equals(written.asText());
  }

  private static Class<? extends CustomResource<?, ?>> kind(String name) {
    return Crds.KINDS.stream()
        .filter(kind -> kind.getSimpleName().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
