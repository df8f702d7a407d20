package dev.weft.proxy.state;

import dev.weft.api.route.CircuitBreaker;
import dev.weft.api.route.Endpoint;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The breakers of one destination's endpoints, for all event loops. Asked when endpoints or
 * policies change, never by a request.
 */
public final class Breakers {
  private final Map<Of, Breaker> all = new ConcurrentHashMap<>();

  /** Other rules judge anew. */
  private record Of(Endpoint endpoint, CircuitBreaker policy) {}

  public Breaker of(Endpoint endpoint, CircuitBreaker policy) {
    return all.computeIfAbsent(new Of(endpoint, policy), _ -> new Breaker(policy));
  }

  /** Forgets those of endpoints that are gone, and of policies that do not hold any more. */
  void retain(Known latest) {
    if (!all.isEmpty()) {
      if (latest instanceof Known.Resolved resolved) {
        CircuitBreaker policy = resolved.destination().circuitBreaker();
        Set<Endpoint> endpoints = Set.copyOf(resolved.endpoints());
        all.keySet()
            .removeIf(
                each -> !each.policy().equals(policy) || !endpoints.contains(each.endpoint()));
      } else {
        all.clear();
      }
    }
  }
}
