package dev.weft.operator.install.generate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How a console shows a kind: from its definition, which describes every field. */
final class OwnedKind {
  private static final String UI = "urn:alm:descriptor:com.tectonic.ui:";
  private static final int DEPTH = 2; // a form of all fields would be longer than anybody reads

  /** What comes of an object of the kind, or what it is about. */
  private static final Map<String, List<String>> RESOURCES =
      Map.of(
          "Mesh",
          List.of(
              "Certificate weft.dev/v1alpha1",
              "Deployment apps/v1",
              "MutatingWebhookConfiguration admissionregistration.k8s.io/v1",
              "Pod v1",
              "PodDisruptionBudget policy/v1",
              "Secret v1",
              "Service v1"),
          "ServiceProfile",
          List.of("Service v1"),
          "TrafficSplit",
          List.of("Service v1"),
          "Certificate",
          List.of("Secret v1"),
          "AuthorizationPolicy",
          List.of("Pod v1"));

  private static final ObjectMapper JSON = new ObjectMapper();

  private OwnedKind() {}

  static ObjectNode of(CustomResourceDefinition crd) {
    ObjectNode tree = Yaml.tree(crd);
    String kind = crd.getSpec().getNames().getKind();
    JsonNode schema = tree.at("/spec/versions/0/schema/openAPIV3Schema");
    ObjectNode owned = JSON.createObjectNode();
    owned.put("name", crd.getMetadata().getName());
    owned.put("kind", kind);
    owned.put("version", tree.at("/spec/versions/0/name").asText());
    owned.put("displayName", title(kind));
    owned.put("description", schema.path("description").asText());
    ArrayNode resources = owned.putArray("resources");
    for (String resource : RESOURCES.getOrDefault(kind, List.of())) {
      String[] parts = resource.split(" ", 2);
      resources.addObject().put("kind", parts[0]).put("version", parts[1]);
    }
    describe(owned.putArray("specDescriptors"), "", schema.at("/properties/spec"), 1);
    describe(owned.putArray("statusDescriptors"), "", schema.at("/properties/status"), DEPTH);
    return owned;
  }

  private static void describe(ArrayNode descriptors, String prefix, JsonNode schema, int depth) {
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      String path = prefix + property.getKey();
      ObjectNode descriptor = descriptors.addObject();
      descriptor.put("path", path);
      descriptor.put("displayName", title(property.getKey()));
      descriptor.put("description", property.getValue().path("description").asText());
      List<String> shown = shown(path, property.getValue());
      if (!shown.isEmpty()) {
        ArrayNode list = descriptor.putArray("x-descriptors");
        shown.forEach(list::add);
      }
      if (depth < DEPTH) {
        describe(descriptors, path + ".", property.getValue(), depth + 1);
      }
    }
  }

  /** As what a form or a page shows the field. */
  private static List<String> shown(String path, JsonNode schema) {
    if (path.equals("conditions")) {
      return List.of("urn:alm:descriptor:io.kubernetes.conditions");
    }
    if (path.endsWith(".replicas")) {
      return List.of(UI + "podCount");
    }
    if (path.endsWith(".resources")) {
      return List.of(UI + "resourceRequirements");
    }
    if (schema.has("enum")) {
      return schema.get("enum").valueStream().map(each -> UI + "select:" + each.asText()).toList();
    }
    return switch (schema.path("type").asText()) {
      case "boolean" -> List.of(UI + "booleanSwitch");
      case "integer", "number" -> List.of(UI + "number");
      case "string" -> List.of(UI + "text");
      default -> List.of();
    };
  }

  /** {@code defaultInboundPolicy}: Default Inbound Policy. */
  private static String title(String name) {
    String spaced = name.replaceAll("([a-z])([A-Z])", "$1 $2");
    return spaced.substring(0, 1).toUpperCase(Locale.ROOT) + spaced.substring(1);
  }
}
