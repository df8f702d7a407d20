package dev.weft.operator.reconcile.mesh;

import dev.weft.crds.mesh.Identity;
import dev.weft.crds.mesh.InboundPolicy;
import dev.weft.crds.mesh.MeshSpec;
import dev.weft.crds.mesh.Upgrade;
import java.util.ArrayList;
import java.util.List;

/**
 * Fields of a Mesh that are set to something of their own and that this version does not act on.
 * Said in its status, so that nobody waits for them in vain.
 */
final class WithoutEffect {
  private static final String TRUST_DOMAIN = "cluster.local"; // the schema's default

  private WithoutEffect() {}

  static List<String> fields(MeshSpec spec) {
    var fields = new ArrayList<String>();
    if (!spec.trustDomain().equals(TRUST_DOMAIN)) {
      fields.add("spec.trustDomain");
    }
    if (spec.defaultInboundPolicy() != InboundPolicy.MESHED_ONLY) {
      fields.add("spec.defaultInboundPolicy");
    }
    if (!spec.identity().equals(Identity.DEFAULT)) {
      fields.add("spec.identity");
    }
    if (!spec.upgrade().equals(Upgrade.DEFAULT)) {
      fields.add("spec.upgrade");
    }
    return fields;
  }
}
