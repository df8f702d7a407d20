package dev.weft.operator.resolve;

import dev.weft.api.PortRange;
import java.util.List;

/**
 * What the control plane keeps of a pod with a proxy.
 *
 * @param ip empty until the pod has one
 * @param redirected its traffic comes to the proxy whatever the port; otherwise it is to be sent to
 *     the proxy's own port
 * @param workloadKind lower case; {@code pod} for a bare pod
 * @param skippedInbound ports that the redirection leaves out: no proxy stands before them
 * @param opaqueInbound ports that its proxy relays without looking inside, beyond the built-in ones
 */
public record PodRecord(
    String namespace,
    String name,
    String ip,
    boolean redirected,
    String workloadKind,
    String workloadName,
    String serviceAccount,
    List<PortRange> skippedInbound,
    List<PortRange> opaqueInbound) {

  public PodRecord {
    skippedInbound = List.copyOf(skippedInbound);
    opaqueInbound = List.copyOf(opaqueInbound);
  }
}
