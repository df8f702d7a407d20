package dev.weft.playground.apiserver.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.playground.apiserver.cel.Expressions;
import dev.weft.playground.apiserver.cel.Values;
import dev.weft.playground.apiserver.kind.ModelSchemas;
import dev.weft.playground.apiserver.model.FieldError;
import dev.weft.playground.apiserver.model.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** x-kubernetes-validations at work. */
final class Rules {
  private static final Pattern OLD_SELF = Pattern.compile("\\boldSelf\\b");

  private final List<FieldError> errors = new ArrayList<>();

  private Rules() {}

  /**
   * @param old the object before, or a MissingNode
   */
  static List<FieldError> check(JsonNode object, JsonNode schema, JsonNode old) {
    Rules rules = new Rules();
    rules.walk(object, schema, "", old);
    return rules.errors;
  }

  private void walk(JsonNode value, JsonNode reference, String path, JsonNode old) {
    JsonNode schema = ModelSchemas.resolve(reference);
    for (JsonNode rule : schema.path("x-kubernetes-validations")) {
      check(rule, value, schema, path, old);
    }
    if (value.isObject()) {
      JsonNode properties = schema.path("properties");
      value
          .properties()
          .forEach(e -> {
            JsonNode child =
                properties.has(e.getKey())
                    ? properties.get(e.getKey())
                    : schema.path("additionalProperties");
            if (child.isObject()) {
              walk(
                  e.getValue(),
                  child,
                  path.isEmpty() ? e.getKey() : path + "." + e.getKey(),
                  old.path(e.getKey()));
            }
          });
    } else if (value.isArray() && schema.path("items").isObject()) {
      for (int i = 0; i < value.size(); i++) {
        walk(
            value.get(i),
            schema.get("items"),
            path + "[" + i + "]",
            Lists.correlated(schema, value.get(i), old));
      }
    }
  }

  private void check(JsonNode rule, JsonNode value, JsonNode schema, String path, JsonNode old) {
    String expression = Json.text(rule, "rule");
    boolean transition = OLD_SELF.matcher(expression).find();
    boolean optional = rule.path("optionalOldSelf").asBoolean();
    if ((transition && !optional && old.isMissingNode()) || (!transition && value.equals(old))) {
      return; // nothing to compare with; or not changed by this update
    }
    Map<String, Object> variables = new HashMap<>();
    variables.put("self", Values.of(value, schema));
    Object before = old.isMissingNode() ? null : Values.of(old, schema);
    if (optional) {
      variables.put("oldSelf", Optional.ofNullable(before));
    } else if (before != null) {
      variables.put("oldSelf", before);
    }
    String at = path + Json.text(rule, "fieldPath");
    at = at.startsWith(".") ? at.substring(1) : at;
    try {
      if (!Boolean.TRUE.equals(Expressions.evaluate(expression, variables))) {
        errors.add(error(rule, at, value, message(rule, expression, variables)));
      }
    } catch (Expressions.BrokenException e) {
      errors.add(
          new FieldError(
              at,
              "FieldValueInvalid",
              "Invalid value: "
                  + e.getMessage()
                  + " evaluating rule: "
                  + fixedMessage(rule, expression)));
    }
  }

  private static String message(JsonNode rule, String expression, Map<String, Object> variables) {
    String computed = Json.text(rule, "messageExpression");
    if (!computed.isEmpty()) {
      try {
        if (Expressions.evaluate(computed, variables) instanceof String text && !text.isBlank()) {
          return text;
        }
      } catch (Expressions.BrokenException e) {
        return fixedMessage(rule, expression); // as a kube-apiserver does
      }
    }
    return fixedMessage(rule, expression);
  }

  private static String fixedMessage(JsonNode rule, String expression) {
    String message = Json.text(rule, "message").trim();
    return message.isEmpty() ? "failed rule: " + expression.trim() : message;
  }

  private static FieldError error(JsonNode rule, String path, JsonNode value, String message) {
    return switch (Json.text(rule, "reason")) {
      case "FieldValueForbidden" -> FieldError.forbidden(path, message);
      case "FieldValueRequired" -> FieldError.required(path, message);
      case "FieldValueDuplicate" ->
          new FieldError(path, "FieldValueDuplicate", "Duplicate value: " + message);
      default ->
          value.isValueNode()
              ? FieldError.invalid(path, value, message)
              : new FieldError(path, "FieldValueInvalid", "Invalid value: " + message);
    };
  }
}
