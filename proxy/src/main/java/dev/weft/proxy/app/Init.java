package dev.weft.proxy.app;

import dev.weft.proxy.redirect.IptablesRules;
import dev.weft.proxy.redirect.NftRules;
import dev.weft.proxy.redirect.PortRange;
import dev.weft.proxy.redirect.RedirectPlan;
import dev.weft.proxy.redirect.Subnet;
import dev.weft.proxy.telemetry.Log;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code init}: sets the redirect rules of the network namespace it runs in. With nft where that is
 * there and works, else with iptables (and ip6tables, where there is IPv6). May run again: what it
 * set before is replaced.
 */
final class Init {
  private Init() {}

  /** No way to set the rules worked; the message says what each said. */
  static final class Failed extends Exception {
    private static final long serialVersionUID = 1;

    Failed(String message) {
      super(message);
    }
  }

  static RedirectPlan plan(Map<String, String> variables) throws Config.Invalid {
    var environment = new Variables(variables);
    return RedirectPlan.of(
        environment.list("WEFT_SKIP_INBOUND_PORTS", PortRange::parseList),
        environment.list("WEFT_SKIP_OUTBOUND_PORTS", PortRange::parseList),
        environment.list("WEFT_SKIP_SUBNETS", Subnet::parseList));
  }

  static void run(RedirectPlan plan) throws Failed {
    var complaints = new ArrayList<String>();
    if (Command.exists("nft")) {
      Command.Result set = Command.run(NftRules.script(plan), "nft", "-f", "-");
      if (set.isOk()) {
        Log.info("redirect rules set", "with", "nft");
        return;
      }
      complaints.add("nft: " + set.output());
    }
    if (Command.exists("iptables-restore")) {
      Command.Result set = iptables(plan, "iptables", false);
      if (set.isOk()) {
        boolean both =
            Command.exists("ip6tables-restore") && iptables(plan, "ip6tables", true).isOk();
        Log.info("redirect rules set", "with", "iptables", "ipv6", both);
        return;
      }
      complaints.add("iptables: " + set.output());
    }
    throw new Failed(
        complaints.isEmpty()
            ? "neither nft nor iptables is installed"
            : String.join("; ", complaints) + " (it takes root, or the capability NET_ADMIN)");
  }

  private static Command.Result iptables(RedirectPlan plan, String tool, boolean ipv6) {
    Command.Result chains =
        Command.run(IptablesRules.chains(plan, ipv6), tool + "-restore", "--noflush", "-w", "5");
    for (List<String> hook : IptablesRules.hooks()) {
      if (chains.isOk() && !Command.run("", command(tool, "-C", hook)).isOk()) {
        chains = Command.run("", command(tool, "-A", hook));
      }
    }
    return chains;
  }

  private static String[] command(String tool, String verb, List<String> hook) {
    var words = new ArrayList<>(List.of(tool, "-w", "5", "-t", "nat", verb));
    words.addAll(hook);
    return words.toArray(String[]::new);
  }
}
