package dev.weft.operator.install.olm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Rules about how the bundle shows its kinds. Each answers what breaks it; nothing where it holds.
 */
final class KindRules {
  private static final ObjectMapper JSON = new ObjectMapper();

  private KindRules() {}

  static List<String> everyKindIsDescribed(Bundle bundle) {
    List<String> broken = new ArrayList<>();
    for (JsonNode owned : bundle.owned()) {
      for (String field : List.of("displayName", "description")) {
        if (owned.path(field).asText().isBlank()) {
          broken.add(owned.path("name").asText() + ": " + field);
        }
      }
    }
    return broken;
  }

  static List<String> everyKindNamesItsResources(Bundle bundle) {
    List<String> broken = new ArrayList<>();
    for (JsonNode owned : bundle.owned()) {
      if (owned.path("resources").isEmpty()) {
        broken.add(owned.path("name").asText());
      }
      for (JsonNode resource : owned.path("resources")) {
        if (resource.path("kind").asText().isBlank()
            || resource.path("version").asText().isBlank()) {
          broken.add(owned.path("name").asText() + ": " + resource);
        }
      }
    }
    return broken;
  }

  /** What scorecard asks: of each field of an example's spec, and each of the schema's status. */
  static List<String> everyFieldHasADescriptor(Bundle bundle) {
    List<String> broken = new ArrayList<>();
    for (JsonNode crd : bundle.manifests("CustomResourceDefinition")) {
      String name = crd.at("/metadata/name").asText();
      JsonNode owned =
          bundle.owned().stream()
              .filter(each -> each.path("name").asText().equals(name))
              .findFirst()
              .orElse(JSON.createObjectNode());
      JsonNode schema = crd.at("/spec/versions/0/schema/openAPIV3Schema/properties");
      for (String part : List.of("spec", "status")) {
        Set<String> described = new HashSet<>();
        owned
            .path(part + "Descriptors")
            .forEach(each -> {
              described.add(each.path("path").asText());
              if (schema.path(part).at(pointer(each.path("path").asText())).isMissingNode()) {
                broken.add(name + ": there is no " + part + "." + each.path("path").asText());
              }
            });
        schema
            .path(part)
            .path("properties")
            .fieldNames()
            .forEachRemaining(field -> {
              if (!described.contains(field)) {
                broken.add(name + ": " + part + "." + field);
              }
            });
      }
    }
    return broken;
  }

  static List<String> everyDefinitionValidates(Bundle bundle) {
    return bundle.manifests("CustomResourceDefinition").stream()
        .filter(crd ->
            crd.at("/spec/versions/0/schema/openAPIV3Schema/properties/spec").isMissingNode())
        .map(crd -> crd.at("/metadata/name").asText())
        .toList();
  }

  /** An example without a spec fails scorecard's basic check. */
  static List<String> everyExampleHasASpec(Bundle bundle) {
    List<String> broken = new ArrayList<>();
    try {
      for (JsonNode example :
          JSON.readTree(bundle.csv().at("/metadata/annotations/alm-examples").asText())) {
        if (!example.path("spec").isObject()) {
          broken.add(example.path("kind").asText());
        }
      }
    } catch (JsonProcessingException e) {
      broken.add(e.getOriginalMessage());
    }
    return broken;
  }

  private static String pointer(String path) {
    return "/properties/" + path.replace(".", "/properties/");
  }
}
