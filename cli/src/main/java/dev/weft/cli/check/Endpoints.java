package dev.weft.cli.check;

import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.List;

/** Who stands behind Services. Pure. */
final class Endpoints {
  private static final String SERVICE = "kubernetes.io/service-name";

  private Endpoints() {}

  /** How many of a Service's endpoints are ready. */
  static long ready(List<EndpointSlice> slices, String namespace, String service) {
    return slices.stream()
        .filter(slice -> namespace.equals(slice.getMetadata().getNamespace()))
        .filter(slice ->
            slice.getMetadata().getLabels() != null
                && service.equals(slice.getMetadata().getLabels().get(SERVICE)))
        .flatMap(slice -> slice.getEndpoints().stream())
        .filter(Endpoints::isReady)
        .count();
  }

  /** Absent means ready (API docs). */
  private static boolean isReady(Endpoint endpoint) {
    return endpoint.getConditions() == null
        || !Boolean.FALSE.equals(endpoint.getConditions().getReady());
  }
}
