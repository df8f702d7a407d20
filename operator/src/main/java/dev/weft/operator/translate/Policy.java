package dev.weft.operator.translate;

import dev.weft.api.PortRange;
import dev.weft.api.route.CircuitBreaker;
import dev.weft.api.route.LoadBalancer;
import dev.weft.api.route.RetryBudget;
import dev.weft.api.route.Route;
import dev.weft.api.route.Source;
import dev.weft.api.route.Split;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a ServiceProfile asks of proxies.
 *
 * @param circuitBreaker null for none
 * @param overrides where requests go instead of the service, its authority as written: perhaps
 *     without a port
 * @param limits of requests to each pod of the service; null for none
 */
public record Policy(
    Source source,
    List<Route> routes,
    RetryBudget retryBudget,
    LoadBalancer loadBalancer,
    @Nullable CircuitBreaker circuitBreaker,
    List<PortRange> opaquePorts,
    List<Split.Share> overrides,
    @Nullable Limits limits) {
  public Policy {
    routes = List.copyOf(routes);
    opaquePorts = List.copyOf(opaquePorts);
    overrides = List.copyOf(overrides);
  }
}
