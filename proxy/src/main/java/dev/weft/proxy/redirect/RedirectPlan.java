package dev.weft.proxy.redirect;

import dev.weft.api.Ports;
import java.util.List;

/**
 * What is redirected. All TCP that the pod's containers send goes to the proxy's outbound port,
 * except what the proxy itself sends (told by its user), what stays on the loopback, and what is
 * skipped; all TCP that reaches the pod goes to the inbound port, except to the proxy's own ports
 * and what is skipped.
 */
public record RedirectPlan(
    int proxyUid,
    int outboundPort,
    int inboundPort,
    List<PortRange> skipInboundPorts,
    List<PortRange> skipOutboundPorts,
    List<Subnet> skipSubnets) {
  public static final int PROXY_UID = 2102;

  public RedirectPlan {
    skipInboundPorts = List.copyOf(skipInboundPorts);
    skipOutboundPorts = List.copyOf(skipOutboundPorts);
    skipSubnets = List.copyOf(skipSubnets);
  }

  /** With the ports and user that every pod has. */
  public static RedirectPlan of(
      List<PortRange> skipInboundPorts,
      List<PortRange> skipOutboundPorts,
      List<Subnet> skipSubnets) {
    return new RedirectPlan(
        PROXY_UID, Ports.OUTBOUND, Ports.INBOUND, skipInboundPorts, skipOutboundPorts, skipSubnets);
  }

  /** The proxy's own ports: what comes to them is for it. */
  List<PortRange> ownPorts() {
    return List.of(
        new PortRange(outboundPort, outboundPort),
        new PortRange(inboundPort, inboundPort),
        new PortRange(Ports.ADMIN, Ports.ADMIN));
  }
}
