package dev.weft.crds.generate;

import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRuleBuilder;
import java.util.ArrayList;
import java.util.List;

/** CEL rules. The API server puts the field's path before the message. */
final class Rules {
  private Rules() {}

  static void add(JSONSchemaProps schema, String rule, String message) {
    List<ValidationRule> rules = new ArrayList<>();
    if (schema.getXKubernetesValidations() != null) {
      rules.addAll(schema.getXKubernetesValidations());
    }
    rules.add(new ValidationRuleBuilder().withRule(rule).withMessage(message).build());
    schema.setXKubernetesValidations(rules);
  }

  /** A CEL expression that holds when the text matches; the patterns here need no escapes. */
  static String matches(String text, String pattern) {
    if (pattern.contains("\\") || pattern.contains("\"")) {
      throw new IllegalArgumentException("write it without backslash and quote: " + pattern);
    }
    return text + ".matches(\"" + pattern + "\")";
  }
}
