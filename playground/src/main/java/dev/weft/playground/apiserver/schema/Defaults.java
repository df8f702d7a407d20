package dev.weft.playground.apiserver.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.playground.apiserver.kind.ModelSchemas;

/** Fills in what the schema gives for absent fields. */
public final class Defaults {
  private Defaults() {}

  /** In place. A null where the schema does not allow it counts as absent. */
  public static void apply(JsonNode value, JsonNode reference) {
    JsonNode schema = ModelSchemas.resolve(reference);
    if (value instanceof ObjectNode object) {
      for (var property : schema.path("properties").properties()) {
        JsonNode wanted = property.getValue().path("default");
        if (object.path(property.getKey()).isNull()
            && !property.getValue().path("nullable").asBoolean()) {
          object.remove(property.getKey());
        }
        if (!object.has(property.getKey()) && !wanted.isMissingNode()) {
          object.set(property.getKey(), wanted.deepCopy());
        }
        if (object.has(property.getKey())) {
          apply(object.get(property.getKey()), property.getValue());
        }
      }
      if (schema.path("additionalProperties").isObject()) {
        for (var entry : object.properties()) {
          if (!schema.path("properties").has(entry.getKey())) {
            apply(entry.getValue(), schema.get("additionalProperties"));
          }
        }
      }
    } else if (value.isArray() && schema.has("items")) {
      value.forEach(item -> apply(item, schema.get("items")));
    }
  }
}
