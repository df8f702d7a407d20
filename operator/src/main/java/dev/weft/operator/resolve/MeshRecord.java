package dev.weft.operator.resolve;

import dev.weft.api.PortRange;
import dev.weft.api.policy.Fallback;
import java.util.List;

/**
 * What the control plane keeps of the Mesh.
 *
 * @param fallback where no AuthorizationPolicy speaks, and neither namespace nor pod says otherwise
 * @param opaquePorts relayed without looking inside, where a Service declares nothing
 */
public record MeshRecord(String trustDomain, Fallback fallback, List<PortRange> opaquePorts) {
  public MeshRecord {
    opaquePorts = List.copyOf(opaquePorts);
  }
}
