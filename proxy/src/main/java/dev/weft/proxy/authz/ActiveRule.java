package dev.weft.proxy.authz;

import static java.util.Objects.requireNonNull;

import dev.weft.api.PortRange;
import dev.weft.api.policy.Rule;
import dev.weft.proxy.authz.Verdict.Why;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A rule as the data path uses it. */
final class ActiveRule {
  private static final int MAX_PORT = 65_535;

  private final boolean enforced;
  private final boolean ofRoutes;
  private final List<PortRange> ports;
  private final List<RequestPattern> routes;
  private final List<ClientPattern> clients;
  private final boolean asksForIdentity;
  private final Verdict allowed;
  private final Map<Why, Verdict> refused = new EnumMap<>(Why.class);

  private ActiveRule(
      Rule rule,
      boolean enforced,
      List<PortRange> ports,
      List<RequestPattern> routes,
      List<ClientPattern> clients) {
    this.enforced = enforced;
    this.ofRoutes = !rule.routes().isEmpty();
    this.ports = ports;
    this.routes = routes;
    this.clients = clients;
    this.asksForIdentity = clients.stream().anyMatch(each -> each.identities() != null);
    var ground = new Ground(Ground.Kind.AUTHORIZATION_POLICY, rule.name());
    this.allowed = new Verdict.Allowed(ground);
    for (Why why : Why.values()) {
      refused.put(
          why, enforced ? new Verdict.Denied(ground, why) : new Verdict.Audited(ground, why));
    }
  }

  /**
   * What is malformed closes. A rule that is enforced then allows nobody: on its ports, or on all
   * where they are what is malformed; and for every route where a route is. One that only audits is
   * left out, and what holds without it holds: it must not refuse, nor let in what it was never
   * meant to speak for.
   *
   * @return null: left out
   */
  static @Nullable ActiveRule of(Rule rule, String trustDomain, Consumer<String> complain) {
    Consumer<String> of = why -> complain.accept("rule " + rule.name() + ": " + why);
    List<PortRange> ports = all(rule.ports(), each -> port(each, of));
    List<RequestPattern> routes = all(rule.routes(), each -> RequestPattern.of(each, of));
    List<ClientPattern> clients =
        all(rule.allow(), each -> ClientPattern.of(each, trustDomain, of));
    if (ports != null && routes != null && clients != null) {
      return new ActiveRule(rule, !rule.audit(), ports, routes, clients);
    }
    return rule.audit()
        ? null
        : new ActiveRule(
            rule,
            true,
            ports == null ? List.of() : ports,
            routes == null ? List.of() : routes,
            List.of());
  }

  /** All complain; null when one does. */
  private static <A, B> @Nullable List<B> all(List<A> from, Function<A, @Nullable B> read) {
    var all = new ArrayList<B>();
    for (A each : from) {
      B one = read.apply(each);
      if (one != null) {
        all.add(one);
      }
    }
    return all.size() == from.size() ? List.copyOf(all) : null;
  }

  private static @Nullable PortRange port(PortRange range, Consumer<String> complain) {
    if (1 <= range.first() && range.first() <= range.last() && range.last() <= MAX_PORT) {
      return range;
    }
    complain.accept("ports " + range.text() + " (expected: 1 to " + MAX_PORT + ", in order)");
    return null;
  }

  List<PortRange> ports() {
    return ports;
  }

  boolean isAt(int port) {
    return ports.isEmpty() || PortRange.anyContains(ports, port);
  }

  boolean isEnforced() {
    return enforced;
  }

  /** It was written for some requests, rather than for whatever comes to a port. */
  boolean isOfRoutes() {
    return ofRoutes;
  }

  boolean readsPaths() {
    return routes.stream().anyMatch(each -> !each.path().isForAll());
  }

  /**
   * @param path null: it is ambiguous
   */
  Speaks speaks(String method, @Nullable String path, int end) {
    if (routes.isEmpty()) {
      return Speaks.YES;
    }
    Speaks speaks = Speaks.NO;
    for (int i = 0; i < routes.size() && speaks != Speaks.YES; i++) {
      speaks = speaks.or(routes.get(i).speaks(method, path, end));
    }
    return speaks;
  }

  /**
   * For bytes that the proxy does not read. Where a rule speaks for some requests, such requests
   * may be in there: who names a port, says that it carries HTTP.
   *
   * @param mayHoldRequests so it looks
   */
  Speaks speaksForBytes(boolean mayHoldRequests) {
    if (routes.isEmpty()) {
      return Speaks.YES;
    }
    return mayHoldRequests || !ports.isEmpty() ? Speaks.MAYBE : Speaks.NO;
  }

  boolean allows(Client client) {
    for (int i = 0; i < clients.size(); i++) {
      if (clients.get(i).holds(client)) {
        return true;
      }
    }
    return false;
  }

  Verdict allowed() {
    return allowed;
  }

  /** Denied, or audited where the rule is not enforced. */
  Verdict refused(Why why) {
    return requireNonNull(refused.get(why));
  }

  Verdict refused(Client client) {
    return refused(
        clients.isEmpty()
            ? Why.NOBODY
            : asksForIdentity && client.id() == null ? Why.NO_IDENTITY : Why.NOT_ALLOWED);
  }
}
