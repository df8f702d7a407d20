package dev.weft.playground.apiserver.write;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.playground.apiserver.cel.Types;
import dev.weft.playground.apiserver.model.FieldError;
import dev.weft.playground.apiserver.model.Json;
import dev.weft.playground.apiserver.model.Meta;
import dev.weft.playground.apiserver.schema.Validator;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Whether a CustomResourceDefinition makes sense: names, versions, structural schemas, rules that
 * compile.
 */
final class DefinitionChecks {
  private static final Set<String> TYPES =
      Set.of("array", "boolean", "integer", "number", "object", "string");

  private final List<FieldError> errors = new ArrayList<>();

  private DefinitionChecks() {}

  static List<FieldError> check(ObjectNode definition) {
    DefinitionChecks checks = new DefinitionChecks();
    JsonNode spec = definition.path("spec");
    String expected = Json.text(spec, "names", "plural") + "." + Json.text(spec, "group");
    if (!Meta.name(definition).equals(expected)) {
      checks.errors.add(
          FieldError.invalid(
              "metadata.name",
              Json.at(definition, "metadata", "name"),
              "must be spec.names.plural+\".\"+spec.group"));
    }
    JsonNode versions = spec.path("versions");
    int storage = 0;
    for (int i = 0; i < versions.size(); i++) {
      storage += versions.get(i).path("storage").asBoolean() ? 1 : 0;
      checks.version(
          versions.get(i),
          versions.size() == 1
              ? "spec.validation.openAPIV3Schema"
              : "spec.versions[" + i + "].schema.openAPIV3Schema");
    }
    if (storage != 1) {
      checks.errors.add(
          FieldError.invalid(
              "spec.versions",
              versions,
              "must have exactly one version marked as storage version"));
    }
    return checks.errors;
  }

  private void version(JsonNode version, String path) {
    JsonNode schema = Json.at(version, "schema", "openAPIV3Schema");
    if (schema.isMissingNode()) {
      errors.add(FieldError.required(path.replace(".openAPIV3Schema", ""), "schemas are required"));
      return;
    }
    if (!Json.text(schema, "type").equals("object")) {
      errors.add(
          FieldError.invalid(path + ".type", schema.path("type"), "must be object at the root"));
    }
    walk(withMetadata(schema), path);
  }

  /** A rule at the root may use these two fields of the metadata, described or not. */
  private static ObjectNode withMetadata(JsonNode schema) {
    ObjectNode copy = schema.deepCopy();
    ObjectNode fields = Json.child(copy, "properties", "metadata", "properties");
    fields.putObject("name").put("type", "string");
    fields.putObject("generateName").put("type", "string");
    ((ObjectNode) copy.at("/properties/metadata")).put("type", "object");
    return copy;
  }

  private void walk(JsonNode schema, String path) {
    type(schema, path);
    list(schema, path);
    if (schema.has("default")) {
      for (FieldError error :
          Validator.validate(schema.get("default"), schema, MissingNode.getInstance())) {
        errors.add(new FieldError(path + ".default", error.reason(), error.message()));
      }
    }
    JsonNode rules = schema.path("x-kubernetes-validations");
    for (int i = 0; i < rules.size(); i++) {
      rule(rules.get(i), schema, path + ".x-kubernetes-validations[" + i + "]");
    }
    schema
        .path("properties")
        .properties()
        .forEach(e -> walk(e.getValue(), path + ".properties[" + e.getKey() + "]"));
    if (schema.path("items").isObject()) {
      walk(schema.get("items"), path + ".items");
    }
    if (schema.path("additionalProperties").isObject()) {
      walk(schema.get("additionalProperties"), path + ".additionalProperties");
    }
  }

  private void type(JsonNode schema, String path) {
    boolean free =
        schema.path("x-kubernetes-int-or-string").asBoolean()
            || schema.path("x-kubernetes-preserve-unknown-fields").asBoolean();
    String type = Json.text(schema, "type");
    if (type.isEmpty() && !free) {
      errors.add(
          FieldError.required(path + ".type", "must not be empty for specified object fields"));
    } else if (!type.isEmpty() && !TYPES.contains(type)) {
      errors.add(
          FieldError.unsupported(
              path + ".type", schema.get("type"), TYPES.stream().sorted().toList()));
    }
  }

  private void list(JsonNode schema, String path) {
    if (!Json.text(schema, "x-kubernetes-list-type").equals("map")) {
      return;
    }
    JsonNode keys = schema.path("x-kubernetes-list-map-keys");
    if (keys.isEmpty()) {
      errors.add(
          FieldError.required(
              path + ".x-kubernetes-list-map-keys",
              "must not be empty if x-kubernetes-list-type is map"));
    }
    JsonNode items = schema.path("items");
    List<String> required = Json.texts(items.path("required"));
    for (String key : Json.texts(keys)) {
      JsonNode property = items.path("properties").path(key);
      if (!required.contains(key) && !property.has("default")) {
        errors.add(
            FieldError.required(
                path + ".items.properties[" + key + "].default",
                "this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property"));
      }
    }
  }

  private void rule(JsonNode rule, JsonNode schema, String path) {
    boolean optional = rule.path("optionalOldSelf").asBoolean();
    Types.checkRule(Json.text(rule, "rule"), schema, optional, false)
        .ifPresent(why -> errors.add(FieldError.invalid(path + ".rule", shown(rule), why)));
    String message = Json.text(rule, "messageExpression");
    if (!message.isEmpty()) {
      Types.checkRule(message, schema, optional, true)
          .ifPresent(
              why -> errors.add(FieldError.invalid(path + ".messageExpression", shown(rule), why)));
    }
  }

  /** A rule as Go prints its struct. */
  private static ObjectNode shown(JsonNode rule) {
    ObjectNode shown = Json.object();
    shown.put("Rule", Json.text(rule, "rule")).put("Message", Json.text(rule, "message"));
    shown.put("MessageExpression", Json.text(rule, "messageExpression"));
    shown.set("Reason", rule.get("reason"));
    shown
        .put("FieldPath", Json.text(rule, "fieldPath"))
        .set("OptionalOldSelf", rule.get("optionalOldSelf"));
    return shown;
  }
}
