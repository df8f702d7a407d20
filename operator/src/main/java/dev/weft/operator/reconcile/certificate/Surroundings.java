package dev.weft.operator.reconcile.certificate;

import dev.weft.crds.certificate.Certificate;
import dev.weft.crds.mesh.Mesh;
import dev.weft.operator.rotation.LiveFleet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What besides the Certificate itself is looked at.
 *
 * @param mesh null while there is none
 * @param certificates all there are
 */
record Surroundings(@Nullable Mesh mesh, List<Certificate> certificates, LiveFleet fleet) {
  Surroundings {
    certificates = List.copyOf(certificates);
  }

  Pair pair() {
    return mesh == null ? new Pair(null, null) : Pair.of(mesh, certificates);
  }

  String trustDomain() {
    return mesh == null ? "" : mesh.getSpec().trustDomain();
  }
}
