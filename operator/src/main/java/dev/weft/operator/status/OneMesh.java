package dev.weft.operator.status;

import dev.weft.crds.mesh.Mesh;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** A cluster has one Mesh: the oldest, and of those as old the first by name. */
public final class OneMesh {
  private OneMesh() {}

  public static Optional<Mesh> of(Collection<Mesh> meshes) {
    return meshes.stream()
        .min(
            Comparator.comparing((Mesh mesh) -> mesh.getMetadata().getCreationTimestamp())
                .thenComparing(mesh -> mesh.getMetadata().getName()));
  }
}
