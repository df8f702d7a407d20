package dev.weft.api.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one JSON object, read leniently about order and unknown fields and strictly about
 * types.
 */
final class JsonFields {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(64).build())
          .build();

  private final Map<String, @Nullable Object> values;

  private JsonFields(Map<String, @Nullable Object> values) {
    this.values = values;
  }

  static JsonFields parse(String line) throws MalformedLineException {
    try (JsonParser parser = FACTORY.createParser(line)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        return object(parser);
      }
    } catch (IOException e) {
      throw new MalformedLineException("not JSON: " + e.getMessage(), e);
    }
    throw new MalformedLineException("not a JSON object");
  }

  private static JsonFields object(JsonParser parser) throws IOException {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      values.put(name, value(parser));
    }
    return new JsonFields(values);
  }

  private static @Nullable Object value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> {
        List<@Nullable Object> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          elements.add(value(parser));
        }
        yield elements;
      }
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> null;
    };
  }

  boolean has(String name) {
    return values.get(name) != null;
  }

  String string(String name) throws MalformedLineException {
    return required(name, String.class, "a string");
  }

  @Nullable String optionalString(String name) throws MalformedLineException {
    return has(name) ? string(name) : null;
  }

  int integer(String name, int otherwise) throws MalformedLineException {
    return has(name) ? required(name, Number.class, "a number").intValue() : otherwise;
  }

  long longInteger(String name, long otherwise) throws MalformedLineException {
    return has(name) ? required(name, Number.class, "a number").longValue() : otherwise;
  }

  double decimal(String name, double otherwise) throws MalformedLineException {
    return has(name) ? required(name, Number.class, "a number").doubleValue() : otherwise;
  }

  boolean flag(String name) throws MalformedLineException {
    return has(name) && required(name, Boolean.class, "true or false");
  }

  JsonFields object(String name) throws MalformedLineException {
    return required(name, JsonFields.class, "an object");
  }

  /** The elements of an array of objects; none when the field is absent. */
  List<JsonFields> objects(String name) throws MalformedLineException {
    return elements(name, JsonFields.class, "objects");
  }

  List<String> strings(String name) throws MalformedLineException {
    return elements(name, String.class, "strings");
  }

  List<Integer> integers(String name) throws MalformedLineException {
    return elements(name, Number.class, "numbers").stream().map(Number::intValue).toList();
  }

  List<Long> longIntegers(String name) throws MalformedLineException {
    return elements(name, Number.class, "numbers").stream().map(Number::longValue).toList();
  }

  private <T> List<T> elements(String name, Class<T> type, String expected)
      throws MalformedLineException {
    if (!has(name)) {
      return List.of();
    }
    var elements = new ArrayList<T>();
    for (Object element : required(name, List.class, "an array")) {
      if (!type.isInstance(element)) {
        throw new MalformedLineException(
            name + " holds " + element + " (expected: " + expected + ")");
      }
      elements.add(type.cast(element));
    }
    return elements;
  }

  private <T> T required(String name, Class<T> type, String expected)
      throws MalformedLineException {
    Object value = values.get(name);
    if (!type.isInstance(value)) {
      throw new MalformedLineException(
          name
              + " is "
              + (value == null ? "absent" : "'" + value + "'")
              + " (expected: "
              + expected
              + ")");
    }
    return type.cast(value);
  }

  @Override
  public String toString() {
    return "an object with fields " + values.keySet();
  }
}
