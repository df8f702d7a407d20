package dev.weft.operator.status;

import dev.weft.api.route.Source;
import dev.weft.crds.mesh.Mesh;
import java.util.Collection;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A cluster has one Mesh: the oldest, and of those as old the first by name. */
public final class OneMesh {
  private OneMesh() {}

  public static Optional<Mesh> of(Collection<Mesh> meshes) {
    return meshes.stream()
        .min(
            Comparator.comparing((Mesh mesh) -> mesh.getMetadata().getCreationTimestamp())
                .thenComparing(mesh -> mesh.getMetadata().getName()));
  }

  /** Somebody has deleted it; it is there until no pod needs it. */
  public static boolean removing(Mesh mesh) {
    return mesh.getMetadata().getDeletionTimestamp() != null;
  }

  /** As what proxies acknowledge that they let everybody in; null while it is not removed. */
  public static @Nullable Source removal(Mesh mesh) {
    return removing(mesh)
        ? new Source(
            "Mesh",
            "",
            mesh.getMetadata().getName(),
            Objects.requireNonNullElse(mesh.getMetadata().getGeneration(), 0L))
        : null;
  }
}
