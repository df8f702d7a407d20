package dev.weft.operator.translate;

import dev.weft.operator.translate.PodSelector.Requirement;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads label selectors. */
final class Selectors {
  private static final String FIELD = "spec.selector";

  private final Problems problems;

  Selectors(Problems problems) {
    this.problems = problems;
  }

  /**
   * A requirement that makes no sense is left out: the rest selects all that it could have meant.
   */
  PodSelector of(@Nullable LabelSelector asked) {
    var requirements = new ArrayList<Requirement>();
    if (asked != null) {
      if (asked.getMatchLabels() != null) {
        new TreeMap<>(asked.getMatchLabels())
            .forEach((key, value) -> requirements.add(new PodSelector.In(key, List.of(value))));
      }
      for (int i = 0; i < asked.getMatchExpressions().size(); i++) {
        Requirement requirement =
            requirement(asked.getMatchExpressions().get(i), FIELD + ".matchExpressions[" + i + "]");
        if (requirement != null) {
          requirements.add(requirement);
        }
      }
    }
    return new PodSelector(requirements);
  }

  private @Nullable Requirement requirement(LabelSelectorRequirement asked, String field) {
    String operator = Objects.requireNonNullElse(asked.getOperator(), "");
    List<String> values = Objects.requireNonNullElse(asked.getValues(), List.of());
    boolean wantsValues = operator.equals("In") || operator.equals("NotIn");
    if (asked.getKey() == null || asked.getKey().isEmpty()) {
      problems.add(field + ".key", "is missing (expected: the key of a label)");
      return null;
    }
    if (wantsValues == values.isEmpty()) {
      problems.add(
          field + ".values",
          values + " (expected: at least one with In and NotIn, and none otherwise)");
      return null;
    }
    return switch (operator) {
      case "In" -> new PodSelector.In(asked.getKey(), values);
      case "NotIn" -> new PodSelector.NotIn(asked.getKey(), values);
      case "Exists" -> new PodSelector.Exists(asked.getKey());
      case "DoesNotExist" -> new PodSelector.DoesNotExist(asked.getKey());
      default -> {
        problems.add(
            field + ".operator",
            "'" + operator + "' (expected: In, NotIn, Exists or DoesNotExist)");
        yield null;
      }
    };
  }
}
