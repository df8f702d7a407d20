package dev.weft.playground.apiserver.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** JSON trees. A tree that is stored or handed out is never changed again: copy before writing. */
public final class Json {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final ObjectWriter ASCII = MAPPER.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);
  private static final ObjectReader STRICT =
      MAPPER.reader().with(StreamReadFeature.STRICT_DUPLICATE_DETECTION);

  private Json() {}

  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  public static ArrayNode array() {
    return JsonNodeFactory.instance.arrayNode();
  }

  /** Numbers as the parser makes them, so that trees compare equal however they came about. */
  public static JsonNode number(long value) {
    return value == (int) value
        ? JsonNodeFactory.instance.numberNode((int) value)
        : JsonNodeFactory.instance.numberNode(value);
  }

  public static JsonNode parse(byte[] bytes) throws IOException {
    return MAPPER.readTree(bytes);
  }

  /** Refuses a key that occurs twice in one object. */
  public static JsonNode parseStrictly(byte[] bytes) throws IOException {
    return STRICT.readTree(bytes);
  }

  /** For text that this server wrote itself. */
  public static JsonNode parse(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
    }
  }

  public static JsonNode parseYaml(byte[] bytes) throws IOException {
    return Yaml.MAPPER.readTree(bytes);
  }

  public static byte[] bytes(JsonNode node) {
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree always serialises", e);
    }
  }

  /** What is not ASCII as an escape: the text means the same, wherever its bytes are cut. */
  public static byte[] ascii(JsonNode node) {
    try {
      return ASCII.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree always serialises", e);
    }
  }

  public static JsonNode valueToTree(Object value) {
    return MAPPER.valueToTree(value);
  }

  /** What lies at the path, or a MissingNode. */
  public static JsonNode at(JsonNode node, String... path) {
    JsonNode found = node;
    for (String name : path) {
      found = found.path(name);
    }
    return found;
  }

  /** Absent and null are both empty. */
  public static String text(JsonNode node, String... path) {
    return at(node, path).asText("");
  }

  public static List<String> texts(JsonNode array) {
    var all = new ArrayList<String>(array.size());
    array.forEach(item -> all.add(item.asText()));
    return all;
  }

  public static ArrayNode strings(Iterable<String> values) {
    ArrayNode all = array();
    values.forEach(all::add);
    return all;
  }

  /** The object at the path, made where it is missing. */
  public static ObjectNode child(ObjectNode node, String... path) {
    ObjectNode found = node;
    for (String name : path) {
      found = found.get(name) instanceof ObjectNode next ? next : found.putObject(name);
    }
    return found;
  }

  public static ObjectNode objectOr(JsonNode node) {
    return node instanceof ObjectNode object ? object : object();
  }

  public static boolean absent(JsonNode node) {
    return node instanceof MissingNode || node.isNull();
  }

  public static ObjectNode of(Map<String, String> entries) {
    ObjectNode object = object();
    entries.forEach(object::put);
    return object;
  }

  /** Loaded when YAML is first met. */
  private static final class Yaml {
    static final YAMLMapper MAPPER = new YAMLMapper();
  }
}
