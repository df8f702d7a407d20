package dev.weft.proxy.authz;

import dev.weft.api.PortRange;
import dev.weft.api.SpiffeId;
import dev.weft.api.policy.Fallback;
import dev.weft.api.policy.InboundPolicy;
import dev.weft.api.policy.Rule;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Policies and clients in few words. */
final class Given {
  static final String TRUST_DOMAIN = "cluster.local";
  static final SpiffeId WEB = new SpiffeId(TRUST_DOMAIN, "shop", "web");
  static final SpiffeId BATCH = new SpiffeId(TRUST_DOMAIN, "jobs", "batch");
  static final SpiffeId STRANGER = new SpiffeId("elsewhere.example", "shop", "web");

  private Given() {}

  static Policy policy(Fallback fallback, Rule... rules) {
    return compiled(fallback, rules).policy();
  }

  static Policy.Compiled compiled(Fallback fallback, Rule... rules) {
    return Policy.compile(
        new InboundPolicy(fallback, List.of(rules), List.of(), List.of(), List.of()), TRUST_DOMAIN);
  }

  static Policy withProbes(Fallback fallback, List<InboundPolicy.Probe> probes, Rule... rules) {
    return Policy.compile(
            new InboundPolicy(fallback, List.of(rules), probes, List.of(), List.of()), TRUST_DOMAIN)
        .policy();
  }

  /** Named {@code shop/<name>}; for all ports, routes and nobody, unless more is said. */
  static Rule enforced(String name) {
    return new Rule("shop/" + name, List.of(), List.of(), List.of(), false);
  }

  static Rule audited(String name) {
    return new Rule("shop/" + name, List.of(), List.of(), List.of(), true);
  }

  static Rule at(Rule rule, PortRange... ports) {
    return new Rule(rule.name(), List.of(ports), rule.routes(), rule.allow(), rule.audit());
  }

  static Rule at(Rule rule, int port) {
    return at(rule, new PortRange(port, port));
  }

  static Rule on(Rule rule, Rule.RequestMatch... routes) {
    return new Rule(rule.name(), rule.ports(), List.of(routes), rule.allow(), rule.audit());
  }

  static Rule allowing(Rule rule, Rule.Client... clients) {
    return new Rule(rule.name(), rule.ports(), rule.routes(), List.of(clients), rule.audit());
  }

  static Rule allowing(Rule rule, SpiffeId... ids) {
    return allowing(rule, identities(Arrays.stream(ids).map(SpiffeId::uri).toArray(String[]::new)));
  }

  static Rule.Client identities(String... identities) {
    return new Rule.Client(List.of(identities), List.of());
  }

  static Rule.Client networks(String... cidrs) {
    return new Rule.Client(
        List.of(), Arrays.stream(cidrs).map(cidr -> new Rule.Network(cidr, List.of())).toList());
  }

  static Rule.RequestMatch path(String path, String... methods) {
    return new Rule.RequestMatch(path, null, null, List.of(methods));
  }

  static Rule.RequestMatch prefix(String prefix, String... methods) {
    return new Rule.RequestMatch(null, prefix, null, List.of(methods));
  }

  static Rule.RequestMatch regex(String regex, String... methods) {
    return new Rule.RequestMatch(null, null, regex, List.of(methods));
  }

  static Rule.RequestMatch methods(String... methods) {
    return new Rule.RequestMatch(null, null, null, List.of(methods));
  }

  static Client client(@Nullable SpiffeId id) {
    return client(id, "10.1.2.3");
  }

  static Client client(@Nullable SpiffeId id, String address) {
    return new Client(id, Address.of(InetAddress.ofLiteral(address)));
  }

  static Verdict get(Policy policy, @Nullable SpiffeId id, int port, String target) {
    return ask(policy, client(id), port, "GET", target);
  }

  static Verdict ask(Policy policy, Client client, int port, String method, String target) {
    return policy.request(client, port, method, target, Redirects.NONE, 0);
  }
}
