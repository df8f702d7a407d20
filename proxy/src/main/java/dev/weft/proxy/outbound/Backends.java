package dev.weft.proxy.outbound;

import dev.weft.api.route.Destination.ServiceRef;
import dev.weft.api.route.Endpoint;
import dev.weft.proxy.telemetry.Log;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of one destination on one event loop. What an endpoint has learned, and its
 * connections, outlive changes to others.
 */
final class Backends {
  private final Environment environment;
  private List<Backend> current = List.of();

  Backends(Environment environment) {
    this.environment = environment;
  }

  List<Backend> current() {
    return current;
  }

  void update(String authority, ServiceRef service, List<Endpoint> endpoints) {
    Map<Endpoint, Backend> gone = new HashMap<>();
    current.forEach(backend -> gone.put(backend.endpoint(), backend));
    var next = new ArrayList<Backend>(endpoints.size());
    for (Endpoint endpoint : endpoints) {
      Backend known = gone.remove(endpoint);
      Backend backend = known != null ? known : make(authority, service, endpoint);
      if (backend != null) {
        next.add(backend);
      }
    }
    current = List.copyOf(next);
    gone.values().forEach(this::close);
  }

  private @Nullable Backend make(String authority, ServiceRef service, Endpoint endpoint) {
    InetAddress address = NetUtil.createInetAddressFromIpAddressString(endpoint.address());
    if (address == null) {
      Log.warn(
          "an endpoint's address is none", "authority", authority, "address", endpoint.address());
      return null;
    }
    return new Backend(
        endpoint,
        new InetSocketAddress(address, endpoint.port()),
        environment.loop(),
        environment.metrics().endpoint(authority, service, endpoint),
        environment.metrics().workload(authority, service, endpoint));
  }

  void sweep(long nowNanos) {
    current.forEach(backend -> backend.sweep(nowNanos));
  }

  void close() {
    current.forEach(this::close);
    current = List.of();
  }

  private void close(Backend backend) {
    backend.close();
    environment.metrics().release(backend.meters());
    environment.metrics().release(backend.tcp());
  }
}
