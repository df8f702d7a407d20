package dev.weft.operator.translate;

import dev.weft.api.PortRange;
import dev.weft.api.route.CircuitBreaker;
import dev.weft.api.route.LoadBalancer;
import dev.weft.api.route.RetryBudget;
import dev.weft.api.route.Route;
import dev.weft.api.route.Source;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a ServiceProfile asks of proxies.
 *
 * @param circuitBreaker null for none
 * @param ignored fields that are set but that this version's proxies do not act on, as paths
 */
public record Policy(
    Source source,
    List<Route> routes,
    RetryBudget retryBudget,
    LoadBalancer loadBalancer,
    @Nullable CircuitBreaker circuitBreaker,
    List<PortRange> opaquePorts,
    List<String> ignored) {
  public Policy {
    routes = List.copyOf(routes);
    opaquePorts = List.copyOf(opaquePorts);
    ignored = List.copyOf(ignored);
  }
}
