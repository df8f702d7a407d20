package dev.weft.playground.apiserver.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.weft.playground.apiserver.kind.ModelSchemas;
import dev.weft.playground.apiserver.model.FieldError;
import dev.weft.playground.apiserver.model.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Validation by OpenAPI schema, worded as kube-openapi words it. A part that an update leaves as it
 * was is not complained about (ratcheting).
 */
public final class Validator {
  private final List<FieldError> errors = new ArrayList<>();

  private Validator() {}

  /**
   * @param old the value before, or a MissingNode
   */
  public static List<FieldError> validate(JsonNode value, JsonNode schema, JsonNode old) {
    Validator validator = new Validator();
    validator.walk(value, schema, "", old);
    return validator.errors;
  }

  private void walk(JsonNode value, JsonNode reference, String path, JsonNode old) {
    JsonNode schema = ModelSchemas.resolve(reference);
    if (value.equals(old) || (value.isNull() && schema.path("nullable").asBoolean())) {
      return;
    }
    String type = type(value);
    String wanted =
        schema.path("x-kubernetes-int-or-string").asBoolean()
            ? "integer,string"
            : schema.path("type").asText();
    boolean fits =
        wanted.isEmpty()
            || List.of(wanted.split(",")).contains(type)
            || (wanted.equals("number") && type.equals("integer"));
    if (!fits) {
      errors.add(
          FieldError.typeInvalid(
              path, quote(type), path + " in body must be of type " + wanted + ": " + quote(type)));
    }
    if (reference.has("enum") || schema.has("enum")) {
      checkEnum(value, reference.has("enum") ? reference.get("enum") : schema.get("enum"), path);
    }
    if (!fits) {
      return;
    }
    switch (type) {
      case "object" -> object(value, schema, path, old);
      case "array" -> array(value, schema, path, old);
      case "string" -> string(value, schema, path);
      case "integer", "number" -> number(value, schema, path);
      default -> {}
    }
    combined(value, schema, path);
  }

  private void checkEnum(JsonNode value, JsonNode allowed, String path) {
    for (JsonNode one : allowed) {
      if (one.equals(value)) {
        return;
      }
    }
    errors.add(FieldError.unsupported(path, value, Json.texts(allowed)));
  }

  private void object(JsonNode value, JsonNode schema, String path, JsonNode old) {
    for (JsonNode name : schema.path("required")) {
      if (!value.has(name.asText())) {
        errors.add(FieldError.required(join(path, name.asText()), ""));
      }
    }
    bound(value.size(), schema, "minProperties", "maxProperties", "properties", path);
    for (var entry : value.properties()) {
      JsonNode properties = schema.path("properties");
      JsonNode child =
          properties.has(entry.getKey())
              ? properties.get(entry.getKey())
              : schema.path("additionalProperties");
      if (child.isObject()) {
        walk(entry.getValue(), child, join(path, entry.getKey()), old.path(entry.getKey()));
      }
    }
  }

  private void array(JsonNode value, JsonNode schema, String path, JsonNode old) {
    bound(value.size(), schema, "minItems", "maxItems", "items", path);
    for (int i = 0; i < value.size(); i++) {
      walk(
          value.get(i),
          schema.path("items"),
          path + "[" + i + "]",
          Lists.correlated(schema, value.get(i), old));
    }
    if (schema.path("uniqueItems").asBoolean()) {
      Set<JsonNode> seen = new HashSet<>();
      value.forEach(item -> {
        if (!seen.add(item)) {
          errors.add(FieldError.duplicate(path, item));
        }
      });
    }
  }

  private void bound(
      int size, JsonNode schema, String least, String most, String what, String path) {
    if (schema.has(most) && size > schema.get(most).asLong()) {
      errors.add(FieldError.tooMany(path, size, schema.get(most).asLong()));
    }
    if (schema.has(least) && size < schema.get(least).asLong()) {
      errors.add(
          FieldError.invalid(
              path,
              Json.number(size),
              path + " in body should have at least " + schema.get(least) + " " + what));
    }
  }

  private void string(JsonNode value, JsonNode schema, String path) {
    String text = value.asText();
    int length = text.codePointCount(0, text.length());
    if (schema.has("maxLength") && length > schema.get("maxLength").asLong()) {
      errors.add(FieldError.tooLong(path, schema.get("maxLength").asLong()));
    }
    if (schema.has("minLength") && length < schema.get("minLength").asLong()) {
      errors.add(
          FieldError.invalid(
              path,
              value,
              path + " in body should be at least " + schema.get("minLength") + " chars long"));
    }
    if (schema.has("pattern")
        && !Pattern.compile(schema.get("pattern").asText()).matcher(text).find()) {
      errors.add(
          FieldError.invalid(
              path,
              value,
              path + " in body should match '" + schema.get("pattern").asText() + "'"));
    }
    String format = schema.path("format").asText();
    if (!Formats.matches(format, text)) {
      errors.add(
          FieldError.typeInvalid(
              path, value.toString(), path + " in body must be of type " + format + ": " + value));
    }
  }

  private void number(JsonNode value, JsonNode schema, String path) {
    BigDecimal number = value.decimalValue();
    if (schema.has("maximum")) {
      int over = number.compareTo(schema.get("maximum").decimalValue());
      boolean exclusive = schema.path("exclusiveMaximum").asBoolean();
      if (over > 0 || (exclusive && over == 0)) {
        errors.add(
            FieldError.invalid(
                path,
                value,
                path
                    + " in body should be less than "
                    + (exclusive ? "" : "or equal to ")
                    + schema.get("maximum")));
      }
    }
    if (schema.has("minimum")) {
      int over = number.compareTo(schema.get("minimum").decimalValue());
      boolean exclusive = schema.path("exclusiveMinimum").asBoolean();
      if (over < 0 || (exclusive && over == 0)) {
        errors.add(
            FieldError.invalid(
                path,
                value,
                path
                    + " in body should be greater than "
                    + (exclusive ? "" : "or equal to ")
                    + schema.get("minimum")));
      }
    }
    if (schema.has("multipleOf")
        && number.remainder(schema.get("multipleOf").decimalValue()).signum() != 0) {
      errors.add(
          FieldError.invalid(
              path, value, path + " in body should be a multiple of " + schema.get("multipleOf")));
    }
  }

  private void combined(JsonNode value, JsonNode schema, String path) {
    schema.path("allOf").forEach(one -> walk(value, one, path, MissingNode.getInstance()));
    if (schema.has("anyOf") && valid(value, schema.get("anyOf"), path) == 0) {
      whole("\"" + path + "\" must validate at least one schema (anyOf)");
      walk(value, schema.get("anyOf").get(0), path, MissingNode.getInstance());
    }
    if (schema.has("oneOf")) {
      int valid = valid(value, schema.get("oneOf"), path);
      if (valid != 1) {
        whole(
            "\""
                + path
                + "\" must validate one and only one schema (oneOf). Found "
                + (valid == 0 ? "none valid" : valid + " valid alternatives"));
      }
      if (valid == 0) {
        walk(value, schema.get("oneOf").get(0), path, MissingNode.getInstance());
      }
    }
    if (schema.has("not") && valid(value, Json.array().add(schema.get("not")), path) == 1) {
      whole("\"" + path + "\" must not validate the schema (not)");
    }
  }

  private void whole(String why) {
    errors.add(new FieldError("<nil>", "FieldValueInvalid", "Invalid value: \"\": " + why));
  }

  private static int valid(JsonNode value, JsonNode schemas, String path) {
    int valid = 0;
    for (JsonNode schema : schemas) {
      Validator trial = new Validator();
      trial.walk(value, schema, path, MissingNode.getInstance());
      valid += trial.errors.isEmpty() ? 1 : 0;
    }
    return valid;
  }

  static String type(JsonNode value) {
    return switch (value.getNodeType()) {
      case NUMBER ->
          value.isIntegralNumber() || value.decimalValue().stripTrailingZeros().scale() <= 0
              ? "integer"
              : "number";
      case BINARY, STRING -> "string";
      case OBJECT, POJO -> "object";
      case ARRAY -> "array";
      case BOOLEAN -> "boolean";
      case NULL, MISSING -> "null";
    };
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private static String quote(String text) {
    return '"' + text + '"';
  }
}
