package dev.weft.crds;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.crds.generate.GenerateCrds;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class CommittedYamlTest {
  static final List<Class<? extends CustomResource<?, ?>>> KINDS = Crds.KINDS;

  /** kubectl apply on the client's side keeps the whole object in an annotation. */
  private static final int ANNOTATION_LIMIT = 262_144;

  @ParameterizedTest
  @FieldSource("KINDS")
  void theYamlIsWhatTheTypesSay(Class<? extends CustomResource<?, ?>> kind) {
    assertThat(Crds.yaml(kind))
        .as("the types have changed; run: " + GenerateCrds.COMMAND)
        .isEqualTo(GenerateCrds.render().get(Crds.fileName(kind)));
  }

  @ParameterizedTest
  @FieldSource("KINDS")
  void everyFieldIsDescribed(Class<? extends CustomResource<?, ?>> kind) {
    JsonNode crd = Serialization.unmarshal(Crds.yaml(kind), JsonNode.class);
    List<String> bare = new ArrayList<>();
    bare("", crd.at("/spec/versions/0/schema/openAPIV3Schema"), bare);

    assertThat(bare).as("fields without @JsonPropertyDescription").isEmpty();
  }

  @ParameterizedTest
  @FieldSource("KINDS")
  void theYamlFitsIntoKubectlsAnnotation(Class<? extends CustomResource<?, ?>> kind) {
    assertThat(Serialization.asJson(Serialization.unmarshal(Crds.yaml(kind), JsonNode.class)))
        .hasSizeLessThan(ANNOTATION_LIMIT);
  }

  @ParameterizedTest
  @FieldSource("KINDS")
  void nothingInsideAListHasADefault(Class<? extends CustomResource<?, ?>> kind) {
    JsonNode crd = Serialization.unmarshal(Crds.yaml(kind), JsonNode.class);

    assertThat(crd.findValues("items"))
        .as("what is filled in inside a list looks like drift to Argo CD")
        .allSatisfy(items -> assertThat(items.findValues("default")).isEmpty());
  }

  @Test
  void allAreReadAsDefinitionsOfOurGroup() {
    assertThat(Crds.all())
        .hasSameSizeAs(Crds.KINDS)
        .allSatisfy(crd -> assertThat(crd.getSpec().getGroup()).isEqualTo("weft.dev"))
        .allSatisfy(
            crd -> assertThat(crd.getSpec().getNames().getCategories()).containsExactly("weft"));
  }

  @Test
  void onlyTheMeshIsClusterScoped() {
    assertThat(Crds.all())
        .filteredOn(crd -> crd.getSpec().getScope().equals("Cluster"))
        .extracting(crd -> crd.getMetadata().getName())
        .containsExactly("meshes.weft.dev");
  }

  @Test
  void theStreamHoldsEveryDefinition() {
    assertThat(Crds.yaml().split("(?m)^---\n", -1)).hasSize(Crds.KINDS.size() + 1);
  }

  private static void bare(String path, JsonNode schema, List<String> found) {
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      String name = path + "." + property.getKey();
      if (property.getValue().path("description").asText().isBlank()) {
        found.add(name);
      }
      bare(name, property.getValue(), found);
    }
    if (schema.has("items")) {
      bare(path + "[]", schema.get("items"), found);
    }
  }
}
