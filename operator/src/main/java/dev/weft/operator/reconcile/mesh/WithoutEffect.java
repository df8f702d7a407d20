package dev.weft.operator.reconcile.mesh;

import dev.weft.crds.mesh.MeshSpec;
import dev.weft.crds.mesh.Upgrade;
import java.util.ArrayList;
import java.util.List;

/**
 * Fields of a Mesh that are set to something of their own and that this version does not act on.
 * Said in its status, so that nobody waits for them in vain.
 */
final class WithoutEffect {
  private WithoutEffect() {}

  static List<String> fields(MeshSpec spec) {
    var fields = new ArrayList<String>();
    if (!spec.upgrade().equals(Upgrade.DEFAULT)) {
      fields.add("spec.upgrade");
    }
    return fields;
  }
}
