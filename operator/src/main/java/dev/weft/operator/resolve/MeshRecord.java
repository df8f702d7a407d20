package dev.weft.operator.resolve;

import dev.weft.api.PortRange;
import dev.weft.api.policy.Fallback;
import dev.weft.api.route.Source;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the control plane keeps of the Mesh.
 *
 * @param fallback where no AuthorizationPolicy speaks, and neither namespace nor pod says otherwise
 * @param opaquePorts relayed without looking inside, where a Service declares nothing
 * @param removal null, or the Mesh itself while it is being removed: pods leave the mesh one by
 *     one, and those that have left must still be let in
 */
public record MeshRecord(
    String trustDomain, Fallback fallback, List<PortRange> opaquePorts, @Nullable Source removal) {
  public MeshRecord {
    opaquePorts = List.copyOf(opaquePorts);
  }

  public MeshRecord(String trustDomain, Fallback fallback, List<PortRange> opaquePorts) {
    this(trustDomain, fallback, opaquePorts, null);
  }
}
