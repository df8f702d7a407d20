package dev.weft.playground.apiserver.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.playground.apiserver.kind.ModelSchemas;
import dev.weft.playground.apiserver.model.Json;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Strategic merge patch, after apimachinery/pkg/util/strategicpatch: lists merge by key; directives
 * begin with $.
 */
final class StrategicMerge {
  private static final String DELETE_FROM = "$deleteFromPrimitiveList/";
  private static final String ORDER = "$setElementOrder/";

  private StrategicMerge() {}

  static ObjectNode apply(ObjectNode current, ObjectNode patch, JsonNode schema) {
    return mergeObject(current.deepCopy(), patch, ModelSchemas.resolve(schema));
  }

  private static ObjectNode mergeObject(ObjectNode target, ObjectNode patch, JsonNode schema) {
    String directive = Json.text(patch, "$patch");
    if (directive.equals("replace") || directive.equals("delete")) {
      return directive.equals("delete") ? Json.object() : without(patch, "$patch");
    }
    if (patch.has("$retainKeys")) {
      target.retain(Json.texts(patch.get("$retainKeys")));
    }
    for (var change : patch.properties()) {
      String name = change.getKey();
      JsonNode value = change.getValue();
      if (name.startsWith(DELETE_FROM)) {
        removeAll(target, name.substring(DELETE_FROM.length()), value);
      } else if (!name.startsWith("$")) {
        JsonNode field =
            schema.path("properties").has(name)
                ? schema.path("properties").get(name)
                : schema.path("additionalProperties");
        mergeField(target, name, value, field, patch.path(ORDER + name));
      }
    }
    patch
        .properties()
        .forEach(e -> {
          String name = e.getKey().startsWith(ORDER) ? e.getKey().substring(ORDER.length()) : "";
          if (!patch.has(name) && target.get(name) instanceof ArrayNode list) {
            String key = Json.text(schema, "properties", name, "x-kubernetes-patch-merge-key");
            target.set(name, ordered(list, e.getValue(), list, key));
          }
        });
    return target;
  }

  private static void mergeField(
      ObjectNode target, String name, JsonNode value, JsonNode field, JsonNode order) {
    if (value.isNull()) {
      target.remove(name);
    } else if (value instanceof ObjectNode patch) {
      if (Json.text(patch, "$patch").equals("delete")) {
        target.remove(name);
        return;
      }
      ObjectNode old = target.get(name) instanceof ObjectNode object ? object : Json.object();
      target.set(name, mergeObject(old, patch, ModelSchemas.resolve(field)));
    } else if (value instanceof ArrayNode patch
        && target.get(name) instanceof ArrayNode old
        && field.path("x-kubernetes-patch-strategy").asText().startsWith("merge")) {
      String key = Json.text(field, "x-kubernetes-patch-merge-key");
      ArrayNode merged =
          key.isEmpty()
              ? union(old, patch)
              : mergeList(old, patch, key, ModelSchemas.resolve(field.path("items")));
      target.set(name, ordered(merged, order.isArray() ? order : patch, old, key));
    } else {
      target.set(name, clean(value));
    }
  }

  private static ArrayNode mergeList(ArrayNode old, ArrayNode patch, String key, JsonNode items) {
    Map<String, ObjectNode> merged = new LinkedHashMap<>();
    old.forEach(item -> merged.put(Json.text(item, key), (ObjectNode) item));
    for (JsonNode item : patch) {
      String id = Json.text(item, key);
      switch (Json.text(item, "$patch")) {
        case "delete" -> merged.remove(id);
        case "replace" -> merged.clear();
        default -> {
          ObjectNode before = merged.getOrDefault(id, Json.object());
          merged.put(id, mergeObject(before, (ObjectNode) item, items));
        }
      }
    }
    ArrayNode result = Json.array();
    merged.values().forEach(result::add);
    return result;
  }

  private static ArrayNode union(ArrayNode old, ArrayNode patch) {
    ArrayNode all = old.deepCopy();
    for (JsonNode item : patch) {
      if (!contains(all, item)) {
        all.add(item);
      }
    }
    return all;
  }

  private static void removeAll(ObjectNode target, String name, JsonNode values) {
    if (target.get(name) instanceof ArrayNode list) {
      ArrayNode left = Json.array();
      list.forEach(item -> {
        if (!contains(values, item)) {
          left.add(item);
        }
      });
      target.set(name, left);
    }
  }

  /** What the patch names in its order; the rest in the old order, before what it stood before. */
  private static ArrayNode ordered(ArrayNode merged, JsonNode wanted, ArrayNode old, String key) {
    List<JsonNode> order = ids(wanted, key);
    List<JsonNode> before = ids(old, key);
    var named = new ArrayList<JsonNode>();
    var others = new ArrayDeque<JsonNode>();
    merged.forEach(item -> (order.contains(id(item, key)) ? named : others).add(item));
    named.sort(Comparator.comparingInt(item -> order.indexOf(id(item, key))));
    ArrayNode result = Json.array();
    for (JsonNode item : named) {
      int place = before.indexOf(id(item, key));
      while (!others.isEmpty() && place >= 0 && before.indexOf(id(others.element(), key)) < place) {
        result.add(others.remove());
      }
      result.add(item);
    }
    others.forEach(result::add);
    return result;
  }

  private static List<JsonNode> ids(JsonNode list, String key) {
    List<JsonNode> ids = new ArrayList<>();
    list.forEach(item -> ids.add(id(item, key)));
    return ids;
  }

  private static JsonNode id(JsonNode item, String key) {
    return key.isEmpty() ? item : item.path(key);
  }

  private static boolean contains(JsonNode list, JsonNode item) {
    for (JsonNode other : list) {
      if (other.equals(item)) {
        return true;
      }
    }
    return false;
  }

  /** A value that is new as a whole may still carry directives. */
  private static JsonNode clean(JsonNode value) {
    JsonNode copy = value.deepCopy();
    copy.forEach(StrategicMerge::strip);
    strip(copy);
    return copy;
  }

  private static void strip(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.properties().removeIf(e -> e.getKey().startsWith("$"));
    }
    node.forEach(StrategicMerge::strip);
  }

  private static ObjectNode without(ObjectNode patch, String field) {
    ObjectNode rest = patch.deepCopy();
    rest.remove(field);
    return rest;
  }
}
