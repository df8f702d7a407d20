package dev.weft.playground.controllers;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Label selectors, as metav1.LabelSelector defines them: everything must hold; an empty one selects
 * all.
 */
public final class Selectors {
  public static boolean matches(
      @Nullable LabelSelector selector, @Nullable Map<String, String> labels) {
    if (selector == null) {
      return false;
    }
    Map<String, String> present = labels == null ? Map.of() : labels;
    return includes(selector.getMatchLabels(), present)
        && selector.getMatchExpressions().stream().allMatch(each -> holds(each, present));
  }

  /** A Service's kind of selector: each pair must be there. */
  public static boolean includes(
      @Nullable Map<String, String> wanted, @Nullable Map<String, String> labels) {
    return wanted == null
        || (labels != null && labels.entrySet().containsAll(wanted.entrySet()))
        || wanted.isEmpty();
  }

  private static boolean holds(LabelSelectorRequirement requirement, Map<String, String> labels) {
    String value = labels.get(requirement.getKey());
    return switch (requirement.getOperator()) {
      case "In" -> value != null && requirement.getValues().contains(value);
      case "NotIn" -> value == null || !requirement.getValues().contains(value);
      case "Exists" -> value != null;
      case "DoesNotExist" -> value == null;
      default -> false; // the API server lets no other through
    };
  }

  private Selectors() {}
}
