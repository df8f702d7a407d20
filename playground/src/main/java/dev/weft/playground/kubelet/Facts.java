package dev.weft.playground.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ObjectFieldSelector;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceFieldSelector;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the downward API can tell a container of its pod. */
record Facts(Pod pod, String podIp, String hostIp, String nodeName, int cores, long memoryBytes) {
  /** Empty for a field that the downward API does not have. */
  Optional<String> field(ObjectFieldSelector selector) {
    String path = selector.getFieldPath();
    var meta = pod.getMetadata();
    return switch (path) {
      case "metadata.name" -> Optional.of(meta.getName());
      case "metadata.namespace" -> Optional.of(meta.getNamespace());
      case "metadata.uid" -> Optional.of(Objects.requireNonNullElse(meta.getUid(), ""));
      case "metadata.labels" -> Optional.of(lines(meta.getLabels()));
      case "metadata.annotations" -> Optional.of(lines(meta.getAnnotations()));
      case "spec.nodeName" -> Optional.of(nodeName);
      case "spec.serviceAccountName" ->
          Optional.of(Objects.requireNonNullElse(pod.getSpec().getServiceAccountName(), "default"));
      case "status.podIP", "status.podIPs" -> Optional.of(podIp);
      case "status.hostIP", "status.hostIPs" -> Optional.of(hostIp);
      default ->
          keyed(path, "metadata.labels", meta.getLabels())
              .or(() -> keyed(path, "metadata.annotations", meta.getAnnotations()));
    };
  }

  Optional<String> resource(ResourceFieldSelector selector, Container container) {
    Container of =
        selector.getContainerName() == null
            ? container
            : Containers.named(pod, selector.getContainerName()).orElse(container);
    String[] parts = selector.getResource().split("\\.", 2);
    if (parts.length < 2) {
      return Optional.empty();
    }
    boolean limit = parts[0].equals("limits");
    BigDecimal amount = amount(of, parts[1], limit);
    BigDecimal divisor =
        selector.getDivisor() == null ? BigDecimal.ONE : bytes(selector.getDivisor());
    BigDecimal unit = divisor.signum() == 0 ? BigDecimal.ONE : divisor;
    return Optional.of(amount.divide(unit, 0, RoundingMode.CEILING).toPlainString());
  }

  /** Without a limit a container may use the whole node. */
  private BigDecimal amount(Container container, String resource, boolean limit) {
    Quantity given = null;
    if (container.getResources() != null) {
      var all =
          limit ? container.getResources().getLimits() : container.getResources().getRequests();
      given = all == null ? null : all.get(resource);
    }
    if (given != null) {
      return bytes(given);
    }
    if (!limit) {
      return BigDecimal.ZERO;
    }
    return switch (resource) {
      case "cpu" -> BigDecimal.valueOf(cores);
      case "memory" -> BigDecimal.valueOf(memoryBytes);
      default -> BigDecimal.ZERO;
    };
  }

  private static BigDecimal bytes(Quantity quantity) {
    return Quantity.getAmountInBytes(quantity);
  }

  private static Optional<String> keyed(
      String path, String field, @Nullable Map<String, String> values) {
    String start = field + "['";
    if (!path.startsWith(start) || !path.endsWith("']")) {
      return Optional.empty();
    }
    String key = path.substring(start.length(), path.length() - 2);
    return Optional.of(values == null ? "" : values.getOrDefault(key, ""));
  }

  private static String lines(@Nullable Map<String, String> values) {
    return values == null
        ? ""
        : new TreeMap<>(values)
            .entrySet().stream()
                .map(each -> each.getKey() + "=\"" + escaped(each.getValue()) + "\"")
                .collect(Collectors.joining("\n"));
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }
}
