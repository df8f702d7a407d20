package dev.weft.operator.inject;

import dev.weft.api.Names;
import dev.weft.crds.mesh.Mesh;
import dev.weft.operator.status.OneMesh;
import io.fabric8.kubernetes.api.model.Namespace;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * What the webhook must know of the cluster: the Mesh, and what namespaces override. Thread-safe.
 */
public final class InjectionState {
  private final Map<String, Mesh> meshes = new ConcurrentHashMap<>();
  private final Map<String, Map<String, String>> namespaces = new ConcurrentHashMap<>();

  public void meshIs(Mesh mesh) {
    meshes.put(mesh.getMetadata().getName(), mesh);
  }

  public void meshGone(Mesh mesh) {
    meshes.remove(mesh.getMetadata().getName());
  }

  public void namespaceIs(Namespace namespace) {
    Map<String, String> ours =
        Objects.requireNonNullElse(
                namespace.getMetadata().getAnnotations(), Map.<String, String>of())
            .entrySet()
            .stream()
            .filter(annotation -> annotation.getKey().startsWith(Names.CONFIG_PREFIX))
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    if (ours.isEmpty()) {
      namespaceGone(namespace);
    } else {
      namespaces.put(namespace.getMetadata().getName(), ours);
    }
  }

  public void namespaceGone(Namespace namespace) {
    namespaces.remove(namespace.getMetadata().getName());
  }

  /** Also while it is being removed: whoever has the webhook asked wants a proxy. */
  public Optional<Mesh> mesh() {
    return OneMesh.of(meshes.values());
  }

  Map<String, String> annotations(String namespace) {
    return namespaces.getOrDefault(namespace, Map.of());
  }
}
