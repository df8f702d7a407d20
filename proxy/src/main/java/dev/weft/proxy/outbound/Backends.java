package dev.weft.proxy.outbound;

import dev.weft.api.route.Destination;
import dev.weft.api.route.Endpoint;
import dev.weft.api.route.Protocol;
import dev.weft.proxy.balance.PowerOfTwo;
import dev.weft.proxy.balance.Rendezvous;
import dev.weft.proxy.state.Breaker;
import dev.weft.proxy.telemetry.Log;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of one destination on one event loop, and the choice among them. What is known of
 * an endpoint, and its connections, outlive changes to others.
 */
final class Backends {
  private final Environment environment;
  private final Supplier<Protocol> protocol;
  private final TargetMeters meters;
  private List<Backend> current = List.of();

  /** Those meant for clients of the pod's own zone; all when hints say nothing about it. */
  private List<Backend> near = List.of();

  /**
   * @param protocol what the destination declares
   */
  Backends(Environment environment, Supplier<Protocol> protocol, TargetMeters meters) {
    this.environment = environment;
    this.protocol = protocol;
    this.meters = meters;
  }

  List<Backend> current() {
    return current;
  }

  /**
   * @param breaker of an endpoint, which all event loops share; null for none
   */
  void update(
      Destination destination,
      List<Endpoint> endpoints,
      Function<Endpoint, @Nullable Breaker> breaker) {
    Map<Endpoint, Backend> gone = new HashMap<>();
    current.forEach(backend -> gone.put(backend.endpoint(), backend));
    var next = new ArrayList<Backend>(endpoints.size());
    long nowNanos = environment.loop().nowNanos();
    for (Endpoint endpoint : endpoints) {
      Backend known = gone.remove(endpoint);
      Backend backend = known != null ? known : make(destination, endpoint, nowNanos);
      if (backend != null) {
        backend.settings(destination.loadBalancer(), breaker.apply(endpoint));
        next.add(backend);
      }
    }
    current = List.copyOf(next);
    String zone = environment.directory().zone();
    near = zone != null && destination.loadBalancer().preferZone() ? near(zone) : current;
    gone.values().forEach(this::close);
    count(nowNanos);
  }

  /**
   * As kube-proxy does: where one endpoint has no hint, hints are not complete and do not count.
   */
  private List<Backend> near(String zone) {
    if (current.stream().anyMatch(backend -> backend.endpoint().forZones().isEmpty())) {
      return current;
    }
    List<Backend> hinted =
        current.stream().filter(backend -> backend.endpoint().forZones().contains(zone)).toList();
    return hinted.isEmpty() ? current : hinted;
  }

  /**
   * Those nearby come first; all come into question when none of them is usable, or a request has
   * tried them.
   *
   * @param tried by the request already
   * @param affinity what decides; null to balance by load
   * @return null when there is none
   */
  @SuppressWarnings("ReferenceEquality") // the same list, not an equal one
  @Nullable Backend pick(List<Backend> tried, @Nullable Affinity affinity, long nowNanos) {
    Backend picked = pick(near, tried, affinity, nowNanos);
    boolean good = picked != null && picked.isUsableAt(nowNanos) && !tried.contains(picked);
    return good || near == current ? picked : pick(current, tried, affinity, nowNanos);
  }

  private @Nullable Backend pick(
      List<Backend> among, List<Backend> tried, @Nullable Affinity affinity, long nowNanos) {
    return affinity == null
        ? PowerOfTwo.pick(among, tried, nowNanos, environment.loop().random())
        : Rendezvous.pick(among, tried, affinity.key(), nowNanos);
  }

  private @Nullable Backend make(Destination destination, Endpoint endpoint, long nowNanos) {
    InetAddress address = NetUtil.createInetAddressFromIpAddressString(endpoint.address());
    if (address == null) {
      Log.warn(
          "an endpoint's address is none",
          "authority",
          destination.authority(),
          "address",
          endpoint.address());
      return null;
    }
    return new Backend(
        endpoint,
        new InetSocketAddress(address, endpoint.port()),
        destination.loadBalancer(),
        protocol,
        environment,
        environment.metrics().endpoint(destination.authority(), destination.service(), endpoint),
        environment.metrics().workload(destination.authority(), destination.service(), endpoint),
        nowNanos);
  }

  void sweep(long nowNanos) {
    current.forEach(backend -> backend.sweep(nowNanos));
    count(nowNanos);
  }

  private void count(long nowNanos) {
    int pending = 0;
    for (Backend backend : current) {
      pending += backend.isPassedOverAt(nowNanos) ? 1 : 0;
    }
    meters.endpoints(current.size() - pending, pending);
  }

  void close() {
    current.forEach(this::close);
    current = List.of();
    near = List.of();
  }

  private void close(Backend backend) {
    backend.close();
    environment.metrics().release(backend.meters());
    environment.metrics().release(backend.tcp());
  }
}
