package dev.weft.operator.reconcile.route;

import dev.weft.api.route.Source;
import dev.weft.operator.fleet.FleetView;
import dev.weft.operator.gateway.Backends;
import dev.weft.operator.gateway.BoundRoutes;
import dev.weft.operator.gateway.RouteBindings;
import dev.weft.operator.gateway.RoutePolicy;
import dev.weft.operator.gateway.RoutePolicy.Kind;
import dev.weft.operator.gateway.RoutePolicy.Parent;
import dev.weft.operator.gateway.RouteTranslator.Result;
import dev.weft.operator.reconcile.Programmed;
import dev.weft.operator.resolve.ServiceKey;
import dev.weft.operator.resolve.ServiceRecord;
import dev.weft.operator.status.ConditionSet;
import dev.weft.operator.status.ConditionSet.State;
import dev.weft.operator.translate.Translation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is to be said of a route at one of the Services that it is bound to. */
final class RouteReport {
  private static final String KINDS =
      Stream.of(Kind.values()).map(Kind::text).collect(Collectors.joining(" before "));

  private final Source source;
  private final Kind kind;
  private final Parent parent;
  private final Surroundings around;
  private final ConditionSet conditions;

  /**
   * What else there is.
   *
   * @param bindings of all routes, this one among them
   */
  record Surroundings(
      RouteBindings bindings,
      Function<ServiceKey, Optional<ServiceRecord>> services,
      FleetView fleet) {}

  private RouteReport(
      Source source, Kind kind, Parent parent, Surroundings around, ConditionSet conditions) {
    this.source = source;
    this.kind = kind;
    this.parent = parent;
    this.around = around;
    this.conditions = conditions;
  }

  /**
   * @param conditions as they stand, to be set
   */
  static void of(
      Source source,
      Kind kind,
      Result result,
      Parent parent,
      Surroundings around,
      ConditionSet conditions) {
    var report = new RouteReport(source, kind, parent, around, conditions);
    switch (result) {
      case Result.Accepted(RoutePolicy policy) -> report.inOrder(policy);
      case Result.Rejected(_, Translation.Rejected why) -> report.rejected(why);
    }
  }

  private void inOrder(RoutePolicy policy) {
    Optional<ServiceRecord> service = around.services().apply(parent.service());
    List<ServiceRecord.Port> ports =
        service.stream().flatMap(each -> each.ports().stream()).filter(parent::binds).toList();
    if (service.isEmpty()) {
      refused("NoMatchingParent", "There is no Service " + parent.service() + ".");
    } else if (service.get().headless() || service.get().external()) {
      refused(
          "NoMatchingParent",
          "Service "
              + parent.service()
              + " has no address of its own that a route could be bound to (expected: a ClusterIP).");
    } else if (ports.isEmpty()) {
      refused("NoMatchingParent", noPort(service.get()));
    } else {
      bound(service.get(), ports);
    }
    resolved(policy);
  }

  private String noPort(ServiceRecord service) {
    String asked =
        Stream.of(
                parent.port() == null ? "" : "port " + parent.port(),
                parent.portName() == null ? "" : "sectionName '" + parent.portName() + "'")
            .filter(text -> !text.isEmpty())
            .collect(Collectors.joining(" with "));
    return "Service "
        + service.key()
        + " has no "
        + asked
        + " (expected: one of "
        + service.ports().stream()
            .map(port -> port.number() + (port.name().isEmpty() ? "" : " '" + port.name() + "'"))
            .collect(Collectors.joining(", "))
        + ").";
  }

  private void bound(ServiceRecord service, List<ServiceRecord.Port> ports) {
    var holds = new ArrayList<BoundRoutes>();
    var elsewhere = new ArrayList<String>();
    for (ServiceRecord.Port port : ports) {
      around
          .bindings()
          .applying(service, port, source.namespace())
          .ifPresent(routes -> {
            if (routes.policies().stream().anyMatch(this::isThis)) {
              holds.add(routes);
            } else {
              elsewhere.add(
                  routes.text()
                      + " holds at port "
                      + port.number()
                      + ", where only one kind of route can ("
                      + KINDS
                      + ")");
            }
          });
    }
    if (holds.isEmpty()) {
      refused("Conflicted", String.join("; ", elsewhere) + ".");
      return;
    }
    conditions.set(
        "Accepted",
        State.TRUE,
        "Accepted",
        source.namespace().equals(service.key().namespace())
            ? "In force for all clients whose own namespace has no routes for this Service."
            : "In force for clients in namespace " + source.namespace() + ".");
    Programmed.ofService(around.fleet(), around.fleet().progress(source)).in(conditions);
    List<String> by =
        Stream.concat(holds.stream().flatMap(this::earlier), elsewhere.stream())
            .distinct()
            .toList();
    conditions.set(
        "Overridden",
        State.of(!by.isEmpty()),
        by.isEmpty() ? "Applies" : "PartlyOverridden",
        by.isEmpty() ? "No other route comes before it." : String.join("; ", by) + ".");
  }

  private boolean isThis(RoutePolicy policy) {
    return policy.name().equals(new RoutePolicy.Name(kind, source.namespace(), source.name()));
  }

  /** Matches of this route that never decide: an earlier one asks for the same. */
  private Stream<String> earlier(BoundRoutes routes) {
    Map<Object, BoundRoutes.Entry> first = new HashMap<>();
    return routes
        .entries()
        .flatMap(entry -> {
          BoundRoutes.Entry decides = first.putIfAbsent(entry.match().condition(), entry);
          return decides == null || !isThis(entry.policy())
              ? Stream.empty()
              : Stream.of(
                  "rule "
                      + entry.rule().name()
                      + " has a match that rule "
                      + decides.rule().name()
                      + " of "
                      + decides.policy().text()
                      + " has, too, and that one comes first (the older route, then the first name)");
        });
  }

  private void resolved(RoutePolicy policy) {
    List<Backends.Problem> problems =
        policy.rules().stream()
            .flatMap(RoutePolicy.Rule::references)
            .flatMap(reference -> Backends.problem(reference, around.services()).stream())
            .toList();
    conditions.set(
        "ResolvedRefs",
        State.of(problems.isEmpty()),
        problems.isEmpty() ? "ResolvedRefs" : problems.getFirst().reason(),
        problems.isEmpty()
            ? "All backends are there."
            : problems.stream().map(Backends.Problem::message).collect(Collectors.joining("; "))
                + ". Its share of requests is answered 500.");
  }

  private void rejected(Translation.Rejected why) {
    List<Long> others = around.fleet().progress(source).inForce();
    refused(
        why.reason(),
        why.message()
            + ". "
            + (others.isEmpty()
                ? "No earlier generation is in force."
                : "In force instead: generation "
                    + others.stream().map(String::valueOf).collect(Collectors.joining(", "))
                    + ", until the control plane restarts."));
    conditions.set(
        "ResolvedRefs",
        State.UNKNOWN,
        "NotAccepted",
        "Backends are looked at when the spec is in order.");
  }

  private void refused(String reason, String message) {
    conditions.set("Accepted", State.FALSE, reason, message);
    conditions.set(Programmed.TYPE, State.FALSE, "NotAccepted", message);
  }
}
