package dev.weft.proxy.redirect;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The plan as a script for {@code nft -f}: one table of its own, for IPv4 and IPv6 at once. */
public final class NftRules {
  private NftRules() {}

  /** Replaces the table as a whole, in one transaction; the first line lets the second succeed. */
  public static String script(RedirectPlan plan) {
    var text = new StringBuilder();
    text.append("table inet weft {}\n");
    text.append("delete table inet weft\n");
    text.append("table inet weft {\n");
    text.append("  chain outbound {\n");
    text.append("    type nat hook output priority -100; policy accept;\n");
    text.append("    meta skuid ").append(plan.proxyUid()).append(" return\n");
    text.append("    oifname \"lo\" return\n");
    skipSubnets(text, "ip", plan.skipSubnets().stream().filter(subnet -> !subnet.ipv6()));
    skipSubnets(text, "ip6", plan.skipSubnets().stream().filter(Subnet::ipv6));
    skipPorts(text, plan.skipOutboundPorts());
    text.append("    meta l4proto tcp redirect to :").append(plan.outboundPort()).append('\n');
    text.append("  }\n");
    text.append("  chain inbound {\n");
    text.append("    type nat hook prerouting priority -100; policy accept;\n");
    text.append("    iifname \"lo\" return\n");
    skipPorts(text, plan.ownPorts());
    skipPorts(text, plan.skipInboundPorts());
    text.append("    meta l4proto tcp redirect to :").append(plan.inboundPort()).append('\n');
    text.append("  }\n");
    text.append("}\n");
    return text.toString();
  }

  /** A rule each: sets refuse elements that overlap. */
  private static void skipPorts(StringBuilder text, List<PortRange> ports) {
    for (PortRange range : ports) {
      text.append("    tcp dport ").append(range.text('-')).append(" return\n");
    }
  }

  private static void skipSubnets(StringBuilder text, String family, Stream<Subnet> subnets) {
    text.append(
        subnets
            .map(subnet -> "    " + family + " daddr " + subnet.text() + " return\n")
            .collect(Collectors.joining()));
  }
}
