package dev.weft.playground.apiserver.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.playground.apiserver.kind.ModelSchemas;
import dev.weft.playground.apiserver.model.FieldError;
import dev.weft.playground.apiserver.model.Json;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Lists whose items have an identity: sets by their value, maps by their keys. */
final class Lists {
  private Lists() {}

  static String kind(JsonNode schema) {
    return schema.path("x-kubernetes-list-type").asText();
  }

  private static ObjectNode keys(JsonNode schema, JsonNode item) {
    ObjectNode keys = Json.object();
    JsonNode properties = ModelSchemas.resolve(schema.path("items")).path("properties");
    for (String key : Json.texts(schema.path("x-kubernetes-list-map-keys"))) {
      JsonNode value = item.has(key) ? item.get(key) : properties.path(key).path("default");
      if (!value.isMissingNode()) {
        keys.set(key, value);
      }
    }
    return keys;
  }

  /** What an item was before; MissingNode when it is new, or when items have no identity. */
  static JsonNode correlated(JsonNode schema, JsonNode item, JsonNode old) {
    if (kind(schema).equals("map")) {
      ObjectNode keys = keys(schema, item);
      for (JsonNode before : old) {
        if (keys(schema, before).equals(keys)) {
          return before;
        }
      }
    }
    return MissingNode.getInstance();
  }

  /**
   * Items that occur twice where none may; named: with the name of the key, as built-in kinds say
   * it.
   */
  static void duplicates(
      JsonNode value, JsonNode reference, String path, boolean named, List<FieldError> errors) {
    JsonNode schema = ModelSchemas.resolve(reference);
    JsonNode typed = reference.has("x-kubernetes-list-type") ? reference : schema;
    if (value.isObject()) {
      value
          .properties()
          .forEach(e -> {
            JsonNode properties = schema.path("properties");
            JsonNode child =
                properties.has(e.getKey())
                    ? properties.get(e.getKey())
                    : schema.path("additionalProperties");
            if (child.isObject() && e.getValue().isContainerNode()) {
              duplicates(
                  e.getValue(),
                  child,
                  path.isEmpty() ? e.getKey() : path + "." + e.getKey(),
                  named,
                  errors);
            }
          });
      return;
    }
    Set<JsonNode> seen = new HashSet<>();
    for (int i = 0; i < value.size(); i++) {
      JsonNode item = value.get(i);
      String at = path + "[" + i + "]";
      boolean map = kind(typed).equals("map");
      JsonNode identity = map ? keys(typed, item) : item;
      if ((map || kind(typed).equals("set")) && !seen.add(identity)) {
        boolean one = named && identity.size() == 1 && map;
        if (one) {
          var key = identity.properties().iterator().next();
          errors.add(FieldError.duplicate(at + "." + key.getKey(), key.getValue()));
        } else if (!named) {
          errors.add(FieldError.duplicate(at, identity));
        }
      }
      if (item.isContainerNode()) {
        duplicates(item, typed.path("items"), at, named, errors);
      }
    }
  }
}
