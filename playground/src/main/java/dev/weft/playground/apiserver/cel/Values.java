package dev.weft.playground.apiserver.cel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import dev.weft.playground.apiserver.kind.ModelSchemas;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** JSON values as CEL sees them; a schema tells numbers, times and field names apart. */
public final class Values {
  private static final Set<String> RESERVED =
      Set.of(
          "true",
          "false",
          "null",
          "in",
          "as",
          "break",
          "const",
          "continue",
          "else",
          "for",
          "function",
          "if",
          "import",
          "let",
          "loop",
          "package",
          "namespace",
          "return",
          "var",
          "void",
          "while");
  private static final Pattern DURATION_PART =
      Pattern.compile("(\\d+(?:\\.\\d+)?)(ns|us|µs|ms|s|m|h)");

  private Values() {}

  public static Object of(JsonNode value, JsonNode reference) {
    JsonNode schema = ModelSchemas.resolve(reference);
    return switch (value.getNodeType()) {
      case OBJECT -> map(value, schema);
      case ARRAY -> {
        List<Object> list = new ArrayList<>(value.size());
        value.forEach(item -> list.add(of(item, schema.path("items"))));
        yield List.copyOf(list);
      }
      case NUMBER ->
          schema.path("type").asText().equals("number") || !value.isIntegralNumber()
              ? (Object) value.asDouble()
              : (Object) value.asLong();
      case BOOLEAN -> value.asBoolean();
      case STRING -> string(value.asText(), schema.path("format").asText());
      default -> NullValue.NULL_VALUE;
    };
  }

  private static Map<String, Object> map(JsonNode object, JsonNode schema) {
    Map<String, Object> map = new LinkedHashMap<>();
    JsonNode properties = schema.path("properties");
    object
        .properties()
        .forEach(e -> {
          boolean field = properties.has(e.getKey());
          JsonNode type = field ? properties.get(e.getKey()) : schema.path("additionalProperties");
          map.put(field ? escape(e.getKey()) : e.getKey(), of(e.getValue(), type));
        });
    return map;
  }

  private static Object string(String text, String format) {
    try {
      return switch (format) {
        case "date-time" -> Instant.parse(text);
        case "date" -> Instant.parse(text + "T00:00:00Z");
        case "duration" -> duration(text);
        case "byte" -> CelByteString.of(Base64.getDecoder().decode(text));
        default -> text;
      };
    } catch (DateTimeException | IllegalArgumentException e) {
      return text; // validation by schema says what is wrong with it
    }
  }

  /** Go's notation: 1h30m, 250ms. */
  public static Duration duration(String text) {
    Matcher part = DURATION_PART.matcher(text.replaceFirst("^[+-]", ""));
    double nanos = 0;
    int end = 0;
    while (part.find() && part.start() == end) {
      end = part.end();
      nanos +=
          Double.parseDouble(part.group(1))
              * switch (part.group(2)) {
                case "ns" -> 1;
                case "us", "µs" -> 1e3;
                case "ms" -> 1e6;
                case "s" -> 1e9;
                case "m" -> 60e9;
                default -> 3600e9;
              };
    }
    if (end == 0 ? !text.equals("0") : end != text.replaceFirst("^[+-]", "").length()) {
      throw new IllegalArgumentException("time: invalid duration \"" + text + "\"");
    }
    Duration duration = Duration.ofNanos((long) nanos);
    return text.startsWith("-") ? duration.negated() : duration;
  }

  /** How expressions write a field's name that is no identifier or a word of the language. */
  static String escape(String name) {
    if (RESERVED.contains(name)) {
      return "__" + name + "__";
    }
    return name.replace("__", "__underscores__")
        .replace(".", "__dot__")
        .replace("-", "__dash__")
        .replace("/", "__slash__");
  }
}
