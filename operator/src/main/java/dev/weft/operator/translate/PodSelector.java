package dev.weft.operator.translate;

import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.List;
import java.util.Map;

/**
 * Selects pods by their labels, as {@code metav1.LabelSelector} does: all requirements must hold,
 * and none selects everything.
 */
public record PodSelector(List<Requirement> requirements) {
  public PodSelector {
    requirements = List.copyOf(requirements);
  }

  /** As far as it makes sense: a requirement that does not is left out. */
  public static PodSelector of(LabelSelector asked) {
    return new Selectors(new Problems()).of(asked);
  }

  /** What the value of one label must be. */
  public sealed interface Requirement {
    boolean holds(Map<String, String> labels);
  }

  record In(String key, List<String> values) implements Requirement {
    In {
      values = List.copyOf(values);
    }

    @Override
    public boolean holds(Map<String, String> labels) {
      String value = labels.get(key);
      return value != null && values.contains(value);
    }
  }

  /** Holds, too, where there is no such label. */
  record NotIn(String key, List<String> values) implements Requirement {
    NotIn {
      values = List.copyOf(values);
    }

    @Override
    public boolean holds(Map<String, String> labels) {
      String value = labels.get(key);
      return value == null || !values.contains(value);
    }
  }

  record Exists(String key) implements Requirement {
    @Override
    public boolean holds(Map<String, String> labels) {
      return labels.containsKey(key);
    }
  }

  record DoesNotExist(String key) implements Requirement {
    @Override
    public boolean holds(Map<String, String> labels) {
      return !labels.containsKey(key);
    }
  }

  public boolean selects(Map<String, String> labels) {
    for (Requirement requirement : requirements) {
      if (!requirement.holds(labels)) {
        return false;
      }
    }
    return true;
  }
}
