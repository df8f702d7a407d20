package dev.weft.playground.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Guaranteed, Burstable or BestEffort, by the containers' requests and limits of CPU and memory.
 */
final class QosClass {
  static String of(Pod pod) {
    List<Container> all = Containers.all(pod);
    if (all.stream().noneMatch(QosClass::asksForAnything)) {
      return "BestEffort";
    }
    return all.stream().allMatch(QosClass::isGuaranteed) ? "Guaranteed" : "Burstable";
  }

  private static boolean asksForAnything(Container container) {
    var resources = container.getResources();
    return resources != null
        && (has(resources.getRequests(), "cpu")
            || has(resources.getRequests(), "memory")
            || has(resources.getLimits(), "cpu")
            || has(resources.getLimits(), "memory"));
  }

  private static boolean isGuaranteed(Container container) {
    var resources = container.getResources();
    return resources != null
        && same(resources.getRequests(), resources.getLimits(), "cpu")
        && same(resources.getRequests(), resources.getLimits(), "memory");
  }

  private static boolean has(@Nullable Map<String, Quantity> quantities, String name) {
    return quantities != null && quantities.containsKey(name);
  }

  private static boolean same(
      @Nullable Map<String, Quantity> requests,
      @Nullable Map<String, Quantity> limits,
      String name) {
    if (limits == null || !limits.containsKey(name)) {
      return false;
    }
    return !has(requests, name)
        || (requests != null && limits.get(name).equals(requests.get(name)));
  }

  private QosClass() {}
}
