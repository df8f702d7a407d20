package dev.weft.operator.install;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;
import java.util.TreeMap;

/** Objects as trees that compare by what they say: 100 is 100.0, whichever type it was read as. */
public final class Tree {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Tree() {}

  static JsonNode of(HasMetadata object) {
    return normal(MAPPER.valueToTree(object));
  }

  static JsonNode normal(JsonNode node) {
    if (node.isNumber()) {
      return DecimalNode.valueOf(node.decimalValue().stripTrailingZeros());
    }
    if (node instanceof ArrayNode array) {
      ArrayNode copy = MAPPER.createArrayNode();
      array.forEach(item -> copy.add(normal(item)));
      return copy;
    }
    if (node instanceof ObjectNode object) {
      ObjectNode copy = MAPPER.createObjectNode();
      object.properties().forEach(field -> copy.set(field.getKey(), normal(field.getValue())));
      return copy;
    }
    return node;
  }

  /** By kind, namespace and name. */
  static Map<String, JsonNode> byName(Iterable<JsonNode> objects) {
    Map<String, JsonNode> byName = new TreeMap<>();
    for (JsonNode object : objects) {
      String name =
          object.path("kind").asText()
              + " "
              + object.at("/metadata/namespace").asText()
              + "/"
              + object.at("/metadata/name").asText();
      if (byName.put(name, normal(object)) != null) {
        throw new IllegalArgumentException(name + " is there twice");
      }
    }
    return byName;
  }
}
