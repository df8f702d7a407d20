package dev.weft.operator.upgrade;

import dev.weft.operator.fleet.PodState;
import dev.weft.operator.translate.PodSelector;

/**
 * A PodDisruptionBudget.
 *
 * @param allowed how many of its pods may be taken away now, as its controller says
 */
public record Budget(String namespace, String name, PodSelector selector, int allowed) {
  boolean covers(PodState pod) {
    return namespace.equals(pod.id().namespace()) && selector.selects(pod.labels());
  }

  @Override
  public String toString() {
    return "PodDisruptionBudget " + namespace + "/" + name;
  }
}
