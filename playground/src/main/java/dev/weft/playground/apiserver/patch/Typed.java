package dev.weft.playground.apiserver.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.playground.apiserver.kind.ModelSchemas;
import dev.weft.playground.apiserver.model.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A schema as structured-merge-diff sees it: which values are merged field by field or item by
 * item, and which only as a whole.
 */
final class Typed {
  private final JsonNode reference;
  private final JsonNode schema;

  private Typed(JsonNode reference) {
    this.reference = reference;
    schema = ModelSchemas.resolve(reference);
  }

  static Typed of(JsonNode reference) {
    return new Typed(reference);
  }

  private String hint(String name) {
    return reference.has(name) ? reference.get(name).asText() : schema.path(name).asText();
  }

  boolean isGranular(JsonNode value) {
    return value.isObject()
        ? !hint("x-kubernetes-map-type").equals("atomic")
        : value.isArray() && isAssociative();
  }

  private boolean isAssociative() {
    return hint("x-kubernetes-list-type").equals("map")
        || hint("x-kubernetes-list-type").equals("set");
  }

  /** Whether the name is one the schema itself has, rather than a key of a map. */
  boolean isField(String element) {
    return schema.path("properties").has(element.substring(2));
  }

  Typed child(String element) {
    if (element.startsWith("f:")) {
      JsonNode properties = schema.path("properties");
      String name = element.substring(2);
      return new Typed(
          properties.has(name) ? properties.get(name) : schema.path("additionalProperties"));
    }
    return new Typed(schema.path("items"));
  }

  /**
   * The parts of a granular value by their path elements, in order. A list's later duplicate wins.
   */
  Map<String, JsonNode> parts(JsonNode value) {
    Map<String, JsonNode> parts = new LinkedHashMap<>();
    if (value.isObject()) {
      value.properties().forEach(e -> parts.put("f:" + e.getKey(), e.getValue()));
    } else {
      value.forEach(item -> parts.put(element(item), item));
    }
    return parts;
  }

  private String element(JsonNode item) {
    if (hint("x-kubernetes-list-type").equals("set")) {
      return "v:" + item;
    }
    JsonNode properties = ModelSchemas.resolve(schema.path("items")).path("properties");
    var keys = new TreeMap<String, JsonNode>();
    for (String key : Json.texts(schema.path("x-kubernetes-list-map-keys"))) {
      JsonNode value = item.has(key) ? item.get(key) : properties.path(key).path("default");
      if (!value.isMissingNode()) {
        keys.put(key, value);
      }
    }
    ObjectNode sorted = Json.object();
    sorted.setAll(keys);
    return "k:" + sorted;
  }

  /** A granular value put together again. */
  static JsonNode whole(JsonNode like, Map<String, JsonNode> parts) {
    if (like.isObject()) {
      ObjectNode object = Json.object();
      parts.forEach((element, value) -> object.set(element.substring(2), value));
      return object;
    }
    ArrayNode list = Json.array();
    parts.values().forEach(list::add);
    return list;
  }

  /** What the applied value wants, over the live one. */
  JsonNode merge(JsonNode live, JsonNode applied) {
    if (live.getNodeType() != applied.getNodeType() || !isGranular(applied)) {
      return applied.deepCopy();
    }
    Map<String, JsonNode> old = parts(live);
    Map<String, JsonNode> wanted = parts(applied);
    Map<String, JsonNode> merged = new LinkedHashMap<>();
    for (String element : order(new ArrayList<>(old.keySet()), new ArrayList<>(wanted.keySet()))) {
      JsonNode before = old.get(element);
      JsonNode after = wanted.get(element);
      if (after == null || before == null) {
        merged.put(element, after == null ? before : after.deepCopy());
      } else {
        merged.put(element, child(element).merge(before, after));
      }
    }
    return whole(applied, merged);
  }

  /** The wanted order, with what only the live list has staying behind what it stands behind. */
  private static List<String> order(List<String> live, List<String> wanted) {
    var result = new ArrayList<String>();
    int next = 0;
    for (String element : live) {
      if (!wanted.contains(element)) {
        result.add(element);
        continue;
      }
      int until = wanted.indexOf(element);
      for (; next <= until; next++) {
        result.add(wanted.get(next));
      }
    }
    result.addAll(wanted.subList(next, wanted.size()));
    return result;
  }

  /**
   * The value without the fields at these paths; an object of which nothing is left goes as well.
   */
  JsonNode remove(JsonNode value, String path, FieldSet doomed) {
    Map<String, JsonNode> left = new LinkedHashMap<>();
    parts(value)
        .forEach((element, part) -> {
          String at = FieldSet.child(path, element);
          boolean descend =
              !doomed.has(at) && doomed.hasBelow(at) && child(element).isGranular(part);
          JsonNode rest = descend ? child(element).remove(part, at, doomed) : part;
          if (!doomed.has(at) && !(descend && rest.isEmpty())) {
            left.put(element, rest);
          }
        });
    return whole(value, left);
  }
}
