package dev.weft.operator.reconcile.mesh;

import dev.weft.api.Version;
import dev.weft.crds.mesh.Mesh;
import dev.weft.operator.status.OneMesh;
import java.util.Collection;

/** Whether a Mesh can be acted on at all. Ordered checks; the first that objects wins. */
sealed interface Admission {
  record Go() implements Admission {}

  /** Nothing is done for it until a person changes something. */
  record Stalled(String reason, String message) implements Admission {}

  static Admission of(Mesh mesh, Collection<Mesh> all) {
    String own = mesh.getMetadata().getName();
    String first = OneMesh.of(all).map(m -> m.getMetadata().getName()).orElse(own);
    if (!first.equals(own)) {
      return new Stalled(
          "AnotherMeshExists",
          "Mesh '" + first + "' is older; a cluster has one. Delete one of the two.");
    }
    String version = mesh.getSpec().version();
    if (version != null && !version.equals(Version.CURRENT)) {
      return new Stalled(
          "VersionNotSupported",
          "spec.version: '"
              + version
              + "' (expected: "
              + Version.CURRENT
              + ", which is what this operator brings, or nothing)");
    }
    return new Go();
  }
}
