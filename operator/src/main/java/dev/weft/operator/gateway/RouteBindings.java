package dev.weft.operator.gateway;

import dev.weft.api.route.Source;
import dev.weft.operator.gateway.RoutePolicy.Kind;
import dev.weft.operator.gateway.RoutePolicy.Name;
import dev.weft.operator.gateway.RoutePolicy.Parent;
import dev.weft.operator.resolve.ServiceKey;
import dev.weft.operator.resolve.ServiceRecord;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The routes in force, by the Services that they are bound to. A refused generation leaves the one
 * before it in force, as long as this process lives. Confined to one thread.
 */
public final class RouteBindings {
  private final Map<Name, RoutePolicy> inForce = new HashMap<>();
  private final Map<ServiceKey, Set<Name>> byService = new HashMap<>();

  /**
   * @param result null: the route is gone
   * @return the Services whose requests may be treated otherwise now
   */
  public Set<ServiceKey> set(Name name, RouteTranslator.@Nullable Result result) {
    if (result instanceof RouteTranslator.Result.Rejected) {
      return Set.of(); // what was in force stays so
    }
    var touched = new HashSet<ServiceKey>();
    RoutePolicy before = inForce.remove(name);
    if (before != null) {
      for (Parent parent : before.parents()) {
        touched.add(parent.service());
        byService.computeIfPresent(
            parent.service(),
            (_, names) -> {
              names.remove(name);
              return names.isEmpty() ? null : names;
            });
      }
    }
    if (result instanceof RouteTranslator.Result.Accepted(RoutePolicy policy)
        && !policy.parents().isEmpty()) {
      inForce.put(name, policy);
      for (Parent parent : policy.parents()) {
        touched.add(parent.service());
        byService.computeIfAbsent(parent.service(), _ -> new HashSet<>()).add(name);
      }
    }
    return touched;
  }

  /**
   * What holds for requests that clients of a namespace send to a port of a Service: the routes of
   * their own namespace, if there are any (consumer routes), or else those of the Service's, and of
   * these the ones of the first kind (GEP-1294).
   */
  public Optional<BoundRoutes> applying(
      ServiceRecord service, ServiceRecord.Port port, String callerNamespace) {
    if (service.headless() || service.external()) {
      return Optional.empty();
    }
    List<RoutePolicy> own = bound(service.key(), port, callerNamespace);
    List<RoutePolicy> group =
        own.isEmpty() ? bound(service.key(), port, service.key().namespace()) : own;
    Optional<Kind> kind = group.stream().map(RoutePolicy::kind).min(Kind::compareTo);
    return kind.map(first ->
        new BoundRoutes(
            group.stream()
                .filter(policy -> policy.kind() == first)
                .sorted(RoutePolicy.PRECEDENCE)
                .toList()));
  }

  /** Of one namespace. */
  private List<RoutePolicy> bound(ServiceKey service, ServiceRecord.Port port, String namespace) {
    return byService.getOrDefault(service, Set.of()).stream()
        .filter(name -> name.namespace().equals(namespace))
        .map(inForce::get)
        .filter(policy ->
            policy.parents().stream()
                .anyMatch(parent -> parent.service().equals(service) && parent.binds(port)))
        .toList();
  }

  public Collection<Source> sources() {
    return inForce.values().stream().map(RoutePolicy::source).toList();
  }
}
