package dev.weft.api.route;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client's proxy needs to know of one service port, endpoints apart: those change far more
 * often.
 *
 * @param authority canonical name and port, {@code web.shop.svc.cluster.local:80}
 * @param routes tried in order; the first that matches a request applies
 * @param circuitBreaker null for none: endpoints are only passed over for moments after a
 *     connection failed
 * @param sources the custom resources that this was made from, for Programmed
 */
public record Destination(
    String authority,
    ServiceRef service,
    Protocol protocol,
    List<Route> routes,
    RetryBudget retryBudget,
    LoadBalancer loadBalancer,
    @Nullable CircuitBreaker circuitBreaker,
    List<Source> sources) {
  public Destination {
    routes = List.copyOf(routes);
    sources = List.copyOf(sources);
  }

  /** One port of a Service. */
  public record ServiceRef(String namespace, String name, int port) {}
}
