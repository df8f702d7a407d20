package dev.weft.crds.generate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.TreeSet;

/**
 * YAML as a person would write it: keys in order, few quotes, a text on one line, whole numbers
 * whole.
 */
final class Yaml {
  private static final ObjectMapper MAPPER =
      new ObjectMapper(
          YAMLFactory.builder()
              .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
              .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
              .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
              .disable(YAMLGenerator.Feature.SPLIT_LINES)
              .build());

  private Yaml() {}

  static String write(CustomResourceDefinition crd) {
    JsonNode tree = MAPPER.valueToTree(crd);
    try {
      // The first line of Jackson's is "---".
      String body = MAPPER.writeValueAsString(tidy(tree)).substring("---\n".length());
      return "---\n# Made from the Java types: " + GenerateCrds.COMMAND + "\n" + body;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode tidy(JsonNode node) {
    if (node.isDouble() && node.doubleValue() == Math.rint(node.doubleValue())) {
      return JsonNodeFactory.instance.numberNode(node.longValue());
    }
    if (node instanceof ArrayNode array) {
      ArrayNode copy = JsonNodeFactory.instance.arrayNode();
      array.forEach(item -> copy.add(tidy(item)));
      return copy;
    }
    if (node instanceof ObjectNode object) {
      ObjectNode copy = JsonNodeFactory.instance.objectNode();
      Iterable<String> names = object::fieldNames;
      TreeSet<String> sorted = new TreeSet<>();
      names.forEach(sorted::add);
      // apiVersion and kind come first in the alphabet already; metadata comes before spec.
      sorted.forEach(name -> copy.set(name, tidy(object.get(name))));
      return copy;
    }
    return node;
  }
}
