package dev.weft.operator.index;

import io.fabric8.kubernetes.api.model.Node;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Which zone each node is in, by its well-known label. Thread-safe. */
public final class Zones {
  private static final String LABEL = "topology.kubernetes.io/zone";

  private final Map<String, String> byNode = new ConcurrentHashMap<>();

  public void nodeIs(Node node) {
    String zone =
        Objects.requireNonNullElse(node.getMetadata().getLabels(), Map.<String, String>of())
            .get(LABEL);
    if (zone == null || zone.isEmpty()) {
      nodeGone(node);
    } else {
      byNode.put(node.getMetadata().getName(), zone.intern());
    }
  }

  public void nodeGone(Node node) {
    byNode.remove(node.getMetadata().getName());
  }

  /** Null for a node that is not known, or says nothing of a zone. */
  public @Nullable String of(@Nullable String node) {
    return node == null ? null : byNode.get(node);
  }
}
