package dev.weft.proxy.outbound;

import dev.weft.api.route.Destination;
import dev.weft.api.route.Destination.ServiceRef;
import dev.weft.proxy.telemetry.BalancerMeters;
import dev.weft.proxy.telemetry.BalancerMeters.Tally;
import dev.weft.proxy.telemetry.Metrics;
import dev.weft.proxy.telemetry.RetryMeters;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The series of one destination on one event loop, let go of with it, or when it turns out to be
 * another Service. Looked up when something is first counted.
 */
final class TargetMeters {
  private final Metrics metrics;
  private final Map<String, RouteMeters> routes = new HashMap<>();
  private final Map<String, RetryMeters> httpRetries = new HashMap<>();
  private final Map<String, RetryMeters> grpcRetries = new HashMap<>();
  private @Nullable BalancerMeters balancer;
  private @Nullable Tally endpoints;
  private String authority;
  private ServiceRef service;

  TargetMeters(Metrics metrics, Destination destination) {
    this.metrics = metrics;
    this.authority = destination.authority();
    this.service = destination.service();
  }

  /** What is counted from now on counts for it. */
  void destination(Destination latest) {
    if (!latest.authority().equals(authority) || !latest.service().equals(service)) {
      close();
      authority = latest.authority();
      service = latest.service();
    }
  }

  /** Of a named route. */
  RouteMeters route(String name) {
    return routes.computeIfAbsent(
        name,
        _ ->
            new RouteMeters(
                metrics.route(authority, service, name),
                metrics.attempts(authority, service, name)));
  }

  /** Of the retries of the call's route, be it the one without a name. */
  RetryMeters retries(Call call) {
    boolean grpc = call.exchange().isGrpc();
    return (grpc ? grpcRetries : httpRetries)
        .computeIfAbsent(
            call.route().name(), name -> metrics.retries(authority, service, name, grpc));
  }

  /** As they are now. */
  void endpoints(int ready, int pending) {
    Tally tally = endpoints;
    if (tally == null) {
      BalancerMeters acquired = metrics.balancer(authority, service);
      tally = acquired.join();
      balancer = acquired;
      endpoints = tally;
    }
    tally.set(ready, pending);
  }

  void close() {
    if (balancer != null && endpoints != null) {
      balancer.leave(endpoints);
      metrics.release(balancer);
      balancer = null;
      endpoints = null;
    }
    keepRoutes(Set.of());
  }

  /** Lets go of routes of other names: a destination may see many of them in its time. */
  void keepRoutes(Set<String> names) {
    keep(
        routes,
        names,
        each -> {
          metrics.release(each.seen());
          metrics.release(each.attempts());
        });
    keep(httpRetries, names, metrics::release);
    keep(grpcRetries, names, metrics::release);
  }

  private static <M> void keep(Map<String, M> byName, Set<String> names, Consumer<M> release) {
    byName
        .entrySet()
        .removeIf(each -> {
          boolean goes = !names.contains(each.getKey());
          if (goes) {
            release.accept(each.getValue());
          }
          return goes;
        });
  }
}
