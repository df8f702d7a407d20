package dev.weft.operator.resolve;

import dev.weft.api.PortRange;
import dev.weft.api.policy.InboundPolicy;
import dev.weft.api.route.Source;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the control plane keeps of a pod with a proxy.
 *
 * @param ips one of each family; empty until the pod has any
 * @param redirected its traffic comes to the proxy whatever the port; otherwise it is to be sent to
 *     the proxy's own port
 * @param workloadKind lower case; {@code pod} for a bare pod
 * @param skippedInbound ports that the redirection leaves out: no proxy stands before them
 * @param opaqueInbound ports that its proxy relays without looking inside, beyond the built-in ones
 * @param drain while new requests are to go to its siblings; see {@link Drain}
 */
public record PodRecord(
    String namespace,
    String name,
    List<String> ips,
    boolean redirected,
    String workloadKind,
    String workloadName,
    String serviceAccount,
    List<PortRange> skippedInbound,
    List<PortRange> opaqueInbound,
    Inbound inbound,
    @Nullable Source drain) {

  /** One that does not drain. */
  public PodRecord(
      String namespace,
      String name,
      List<String> ips,
      boolean redirected,
      String workloadKind,
      String workloadName,
      String serviceAccount,
      List<PortRange> skippedInbound,
      List<PortRange> opaqueInbound,
      Inbound inbound) {
    this(
        namespace,
        name,
        ips,
        redirected,
        workloadKind,
        workloadName,
        serviceAccount,
        skippedInbound,
        opaqueInbound,
        inbound,
        null);
  }

  public PodRecord {
    ips = List.copyOf(ips);
    skippedInbound = List.copyOf(skippedInbound);
    opaqueInbound = List.copyOf(opaqueInbound);
  }

  /**
   * What decides, beside policies, whom the pod lets in.
   *
   * @param labels by which policies select it
   * @param fallback what the annotation {@code config.weft.dev/default-inbound-policy} says, as it
   *     stands there; empty where there is none
   */
  public record Inbound(
      Map<String, String> labels, List<InboundPolicy.Probe> probes, String fallback) {
    /** A pod without labels, probes and annotation. */
    public static final Inbound NONE = new Inbound(Map.of(), List.of(), "");

    public Inbound {
      labels = Map.copyOf(labels);
      probes = List.copyOf(probes);
    }
  }
}
