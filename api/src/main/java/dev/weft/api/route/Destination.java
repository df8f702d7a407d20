package dev.weft.api.route;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client's proxy needs to know of one service port, endpoints apart: those change far more
 * often.
 *
 * @param authority canonical name and port, {@code web.shop.svc.cluster.local:80}
 * @param routes tried in order; the first that matches a request applies
 * @param splits tried in order for requests whose route says nothing of where they go; without one
 *     that matches they go to the destination's own endpoints
 * @param circuitBreaker null for none: endpoints are only passed over for moments after a
 *     connection failed
 * @param sources the custom resources that this was made from, for Programmed
 */
public record Destination(
    String authority,
    ServiceRef service,
    Protocol protocol,
    List<Route> routes,
    List<SplitRule> splits,
    RetryBudget retryBudget,
    LoadBalancer loadBalancer,
    @Nullable CircuitBreaker circuitBreaker,
    List<Source> sources) {
  public Destination {
    routes = List.copyOf(routes);
    splits = List.copyOf(splits);
    sources = List.copyOf(sources);
  }

  /** One that is not split. */
  public Destination(
      String authority,
      ServiceRef service,
      Protocol protocol,
      List<Route> routes,
      RetryBudget retryBudget,
      LoadBalancer loadBalancer,
      @Nullable CircuitBreaker circuitBreaker,
      List<Source> sources) {
    this(
        authority,
        service,
        protocol,
        routes,
        List.of(),
        retryBudget,
        loadBalancer,
        circuitBreaker,
        sources);
  }

  /** One port of a Service. */
  public record ServiceRef(String namespace, String name, int port) {}
}
