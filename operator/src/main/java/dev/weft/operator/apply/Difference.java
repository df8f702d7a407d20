package dev.weft.operator.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * Whether an object lacks something that is wanted. What the API server or others have added beside
 * it is no difference: defaults, status, other managers' fields.
 */
public final class Difference {
  private Difference() {}

  /** Every wanted field is there with its value; lists are compared element by element. */
  public static boolean covers(JsonNode actual, JsonNode wanted) {
    return switch (wanted) {
      case ObjectNode object -> actual.isObject() && coversFields(actual, object);
      case ArrayNode array -> actual.isArray() && coversElements(actual, array);
      default -> actual.equals(wanted) || actual.asText().equals(wanted.asText());
    };
  }

  private static boolean coversFields(JsonNode actual, ObjectNode wanted) {
    for (Map.Entry<String, JsonNode> field : wanted.properties()) {
      JsonNode there = actual.get(field.getKey());
      if (isEmpty(field.getValue()) && (there == null || isEmpty(there))) {
        continue; // an empty object and none are the same to the API server
      }
      if (there == null || !covers(there, field.getValue())) {
        return false;
      }
    }
    return true;
  }

  private static boolean coversElements(JsonNode actual, ArrayNode wanted) {
    if (actual.size() != wanted.size()) {
      return false;
    }
    for (int i = 0; i < wanted.size(); i++) {
      if (!covers(actual.get(i), wanted.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isEmpty(JsonNode node) {
    return node.isNull() || (node.isContainerNode() && node.isEmpty());
  }
}
