package dev.weft.crds.generate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;
import java.util.Arrays;
import java.util.List;

/** Kubernetes' own types, which bear no annotations of ours. */
final class KubernetesTypes {
  private KubernetesTypes() {}

  /** metav1.Condition, with the bounds that its Go type states. */
  static void condition(JSONSchemaProps schema) {
    describe(schema, "type", "Name of the condition.").setMaxLength(316L);
    describe(schema, "status", "Whether it holds.").setEnum(texts("True", "False", "Unknown"));
    JSONSchemaProps reason = describe(schema, "reason", "Why, in a word for programs.");
    reason.setMinLength(1L);
    reason.setMaxLength(1024L);
    reason.setPattern("^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$");
    describe(schema, "message", "Why, in a sentence for people.").setMaxLength(32768L);
    describe(schema, "lastTransitionTime", "When the status last changed.").setFormat("date-time");
    JSONSchemaProps generation =
        describe(
            schema, "observedGeneration", "The metadata.generation that the condition speaks of.");
    generation.setFormat("int64");
    generation.setMinimum(0.0);
    schema.setRequired(List.of("lastTransitionTime", "message", "reason", "status", "type"));
  }

  /** metav1.LabelSelector. */
  static void labelSelector(JSONSchemaProps schema) {
    schema.setXKubernetesMapType("atomic");
    JSONSchemaProps labels =
        describe(schema, "matchLabels", "Labels that the object must have, with these values.");
    labels.setMaxProperties(16L);
    labels.getAdditionalProperties().getSchema().setMaxLength(63L);

    JSONSchemaProps expressions =
        describe(
            schema, "matchExpressions", "Requirements that the object's labels must all meet.");
    expressions.setMaxItems(16L);
    expressions.setXKubernetesListType("atomic");
    requirement(expressions.getItems().getSchema());
  }

  private static void requirement(JSONSchemaProps schema) {
    schema.setRequired(List.of("key", "operator"));
    describe(schema, "key", "The label's key.").setMaxLength(317L);
    describe(schema, "operator", "How the label's value stands to the values.")
        .setEnum(texts("In", "NotIn", "Exists", "DoesNotExist"));
    JSONSchemaProps values =
        describe(
            schema,
            "values",
            "Values for In and NotIn (at least one); none for Exists and DoesNotExist.");
    values.setMaxItems(64L);
    values.setXKubernetesListType("atomic");
    values.getItems().getSchema().setMaxLength(63L);
    Rules.add(
        schema,
        "(self.operator in ['In', 'NotIn']) == (has(self.values) && size(self.values) > 0)",
        "expected values with the operators In and NotIn, and only there");
  }

  /** Anything, for what a rule refuses by itself. */
  static JSONSchemaProps anyObject() {
    return new JSONSchemaPropsBuilder()
        .withType("object")
        .withXKubernetesPreserveUnknownFields(true)
        .build();
  }

  private static JSONSchemaProps describe(JSONSchemaProps schema, String name, String description) {
    JSONSchemaProps property = Refine.property(schema, name);
    property.setDescription(description);
    return property;
  }

  private static List<JsonNode> texts(String... texts) {
    return Arrays.stream(texts).map(text -> (JsonNode) new TextNode(text)).toList();
  }
}
