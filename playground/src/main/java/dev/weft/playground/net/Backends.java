package dev.weft.playground.net;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Where each port of a Service leads. Pure. */
final class Backends {
  /**
   * Service port to the endpoints that may get a new connection; as kube-proxy, those that end only
   * if there are no others.
   */
  static Map<Integer, List<InetSocketAddress>> of(Service service, List<EndpointSlice> slices) {
    Map<Integer, List<InetSocketAddress>> all = new LinkedHashMap<>();
    for (ServicePort port : service.getSpec().getPorts()) {
      if (port.getProtocol() == null || port.getProtocol().equals("TCP")) {
        List<InetSocketAddress> ready = select(port, slices, Backends::isReady);
        all.put(
            port.getPort(), ready.isEmpty() ? select(port, slices, Backends::stillServes) : ready);
      }
    }
    return all;
  }

  private static List<InetSocketAddress> select(
      ServicePort port, List<EndpointSlice> slices, Predicate<Endpoint> wanted) {
    return slices.stream()
        .flatMap(slice ->
            slice.getPorts().stream()
                .filter(offered -> sameName(port, offered) && offered.getPort() != null)
                .flatMap(offered ->
                    slice.getEndpoints().stream()
                        .filter(wanted)
                        .flatMap(endpoint -> endpoint.getAddresses().stream())
                        .map(address -> new InetSocketAddress(address, offered.getPort()))))
        .distinct()
        .toList();
  }

  private static boolean sameName(ServicePort port, EndpointPort offered) {
    return Objects.requireNonNullElse(port.getName(), "")
        .equals(Objects.requireNonNullElse(offered.getName(), ""));
  }

  static boolean isReady(Endpoint endpoint) {
    return endpoint.getConditions() == null || or(endpoint.getConditions().getReady(), true);
  }

  private static boolean stillServes(Endpoint endpoint) {
    return endpoint.getConditions() != null
        && or(endpoint.getConditions().getServing(), false)
        && or(endpoint.getConditions().getTerminating(), false);
  }

  private static boolean or(@Nullable Boolean value, boolean otherwise) {
    return value == null ? otherwise : value;
  }

  private Backends() {}
}
