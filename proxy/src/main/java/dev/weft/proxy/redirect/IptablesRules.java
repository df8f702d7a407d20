package dev.weft.proxy.redirect;

import java.util.List;

/**
 * The plan for iptables or ip6tables: chains of its own for {@code iptables-restore --noflush},
 * which empties them if they are there, and the two rules that lead into them.
 */
public final class IptablesRules {
  private static final String OUTBOUND = "WEFT_OUTBOUND";
  private static final String INBOUND = "WEFT_INBOUND";

  private IptablesRules() {}

  public static String chains(RedirectPlan plan, boolean ipv6) {
    var text = new StringBuilder();
    text.append("*nat\n");
    text.append(':').append(OUTBOUND).append(" - [0:0]\n");
    text.append(':').append(INBOUND).append(" - [0:0]\n");
    rule(text, OUTBOUND, "-m owner --uid-owner " + plan.proxyUid() + " -j RETURN");
    rule(text, OUTBOUND, "-o lo -j RETURN");
    for (Subnet subnet : plan.skipSubnets()) {
      if (subnet.ipv6() == ipv6) {
        rule(text, OUTBOUND, "-d " + subnet.text() + " -j RETURN");
      }
    }
    skipPorts(text, OUTBOUND, plan.skipOutboundPorts());
    rule(text, OUTBOUND, "-p tcp -j REDIRECT --to-ports " + plan.outboundPort());
    rule(text, INBOUND, "-i lo -j RETURN");
    skipPorts(text, INBOUND, plan.ownPorts());
    skipPorts(text, INBOUND, plan.skipInboundPorts());
    rule(text, INBOUND, "-p tcp -j REDIRECT --to-ports " + plan.inboundPort());
    text.append("COMMIT\n");
    return text.toString();
  }

  /**
   * The rules that lead from the kernel's chains into ours: arguments after {@code -t nat -C}, to
   * see whether one is there, or {@code -t nat -A}, to add it.
   */
  public static List<List<String>> hooks() {
    return List.of(
        List.of("OUTPUT", "-p", "tcp", "-j", OUTBOUND),
        List.of("PREROUTING", "-p", "tcp", "-j", INBOUND));
  }

  private static void skipPorts(StringBuilder text, String chain, List<PortRange> ports) {
    for (PortRange range : ports) {
      rule(text, chain, "-p tcp --dport " + range.text(':') + " -j RETURN");
    }
  }

  private static void rule(StringBuilder text, String chain, String rule) {
    text.append("-A ").append(chain).append(' ').append(rule).append('\n');
  }
}
