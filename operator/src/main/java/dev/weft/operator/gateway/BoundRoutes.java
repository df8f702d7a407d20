package dev.weft.operator.gateway;

import dev.weft.api.route.Answer;
import dev.weft.api.route.Filters;
import dev.weft.api.route.Mirror;
import dev.weft.api.route.Route;
import dev.weft.api.route.Route.RequestMatch;
import dev.weft.api.route.Split;
import dev.weft.api.route.Timeouts;
import dev.weft.operator.gateway.RoutePolicy.Backend;
import dev.weft.operator.gateway.RoutePolicy.Match;
import dev.weft.operator.gateway.RoutePolicy.Reference;
import dev.weft.operator.gateway.RoutePolicy.Rule;
import dev.weft.operator.resolve.ServiceKey;
import dev.weft.operator.resolve.ServiceRecord;
import dev.weft.operator.translate.AttachedRoutes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Routes of one kind that hold together at a port: of all their matches the one that says most
 * decides, and a request that none matches has no route.
 *
 * @param policies in the order of precedence
 */
public record BoundRoutes(List<RoutePolicy> policies) {
  private static final Comparator<Entry> BY_RANK =
      Comparator.comparing(entry -> entry.match().rank());

  private static final Route NONE =
      new Route(
          "",
          new RequestMatch.All(List.of()),
          List.of(),
          null,
          Timeouts.NONE,
          null,
          new Filters(null, null, null, List.of(), new Answer.NoRoute()));

  /** One match, which decides for the rule that it stands in. */
  public record Entry(RoutePolicy policy, Rule rule, Match match) {}

  public BoundRoutes {
    policies = List.copyOf(policies);
  }

  /** For a proxy. */
  public AttachedRoutes attached(Function<ServiceKey, Optional<ServiceRecord>> services) {
    var routes = new ArrayList<Route>();
    entries()
        .forEach(entry -> routes.add(route(entry.rule(), entry.match().condition(), services)));
    routes.add(NONE);
    return new AttachedRoutes(routes, policies.stream().map(RoutePolicy::source).toList());
  }

  /** In the order in which they decide; of matches alike only the first ever does. */
  public Stream<Entry> entries() {
    return policies.stream()
        .flatMap(policy ->
            policy.rules().stream()
                .flatMap(
                    rule -> rule.matches().stream().map(match -> new Entry(policy, rule, match))))
        .sorted(BY_RANK);
  }

  /** The Services on whose being there it depends what proxies are told. */
  public Set<ServiceKey> backends() {
    var backends = new HashSet<ServiceKey>();
    policies.stream()
        .flatMap(policy -> policy.rules().stream())
        .flatMap(Rule::references)
        .map(Reference::service)
        .filter(Objects::nonNull)
        .forEach(backends::add);
    return backends;
  }

  /** No rule leaves it to others where its requests go. */
  public boolean decides() {
    return policies.stream().flatMap(policy -> policy.rules().stream()).allMatch(Rule::decides);
  }

  /** For people: all of those bound to the ports of a Service, each once; empty for none. */
  public static String text(List<BoundRoutes> ports) {
    return ports.stream().map(BoundRoutes::text).distinct().collect(Collectors.joining(", "));
  }

  /** For people: which routes. */
  public String text() {
    return String.join(", ", policies.stream().map(RoutePolicy::text).toList());
  }

  private static Route route(
      Rule rule, RequestMatch condition, Function<ServiceKey, Optional<ServiceRecord>> services) {
    List<Mirror> mirrors =
        rule.copies().stream()
            .filter(copy -> Backends.problem(copy.to(), services).isEmpty())
            .map(copy ->
                new Mirror(Backends.authority(copy.to()), copy.numerator(), copy.denominator()))
            .toList();
    return new Route(
        rule.name(),
        condition,
        List.of(),
        rule.retry(),
        rule.timeouts(),
        rule.backends().isEmpty()
            ? null
            : Split.weighted(
                rule.backends().stream().map(backend -> share(backend, services)).toList()),
        new Filters(rule.headers(), null, rule.rewrite(), mirrors, rule.redirect()));
  }

  private static Split.Share share(
      Backend backend, Function<ServiceKey, Optional<ServiceRecord>> services) {
    return new Split.Share(
        Backends.problem(backend.to(), services).isEmpty()
            ? Backends.authority(backend.to())
            : null,
        backend.weight(),
        backend.headers());
  }
}
