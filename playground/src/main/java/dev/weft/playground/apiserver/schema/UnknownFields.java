package dev.weft.playground.apiserver.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.playground.apiserver.kind.ModelSchemas;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Takes out of an object what its schema does not know. */
public final class UnknownFields {
  private static final Set<String> EMBEDDED = Set.of("apiVersion", "kind", "metadata");

  private final List<String> found = new ArrayList<>();

  private UnknownFields() {}

  /** Prunes the object in place; answers the paths of what was taken out. */
  public static List<String> prune(ObjectNode object, JsonNode schema) {
    UnknownFields unknown = new UnknownFields();
    unknown.walk(object, schema, "");
    return unknown.found;
  }

  private void walk(JsonNode value, JsonNode reference, String path) {
    JsonNode schema = ModelSchemas.resolve(reference);
    if (value instanceof ObjectNode object) {
      walkObject(object, schema, path);
    } else if (value.isArray() && schema.has("items")) {
      for (int i = 0; i < value.size(); i++) {
        walk(value.get(i), schema.get("items"), path + "[" + i + "]");
      }
    }
  }

  private void walkObject(ObjectNode object, JsonNode schema, String path) {
    boolean keepUnknown =
        schema.path("x-kubernetes-preserve-unknown-fields").asBoolean()
            || schema.path("additionalProperties").asBoolean()
            || schema.path("x-kubernetes-int-or-string").asBoolean();
    boolean embedded = schema.path("x-kubernetes-embedded-resource").asBoolean();
    JsonNode properties = schema.path("properties");
    for (var entry : List.copyOf(object.properties())) {
      String name = entry.getKey();
      String at = path.isEmpty() ? name : path + "." + name;
      if (properties.has(name)) {
        walk(entry.getValue(), properties.get(name), at);
      } else if (schema.path("additionalProperties").isObject()) {
        walk(entry.getValue(), schema.get("additionalProperties"), at);
      } else if (!keepUnknown && !(embedded && EMBEDDED.contains(name))) {
        object.remove(name);
        found.add(at);
      }
    }
  }
}
