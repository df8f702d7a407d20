package dev.weft.operator.gateway;

import dev.weft.operator.gateway.RoutePolicy.Kind;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;

/** Routes for tests. */
public final class Routes {
  /** Bound to the Service shop/web. */
  public static final String WEB = "parentRefs: [{group: '', kind: Service, name: web}]\n";

  private Routes() {}

  public static GenericKubernetesResource route(
      Kind kind, String namespace, String name, String createdAt, String spec) {
    return Serialization.unmarshal(
        """
        apiVersion: gateway.networking.k8s.io/v1
        kind: %s
        metadata: {name: %s, namespace: %s, generation: 3, creationTimestamp: '%s', uid: u-1}
        spec:
        """
                .formatted(kind.text(), name, namespace, createdAt)
            + spec.indent(2),
        GenericKubernetesResource.class);
  }

  static RouteTranslator.Result translate(Kind kind, String spec) {
    return RouteTranslator.translate(
        kind, route(kind, "shop", "route", "2026-01-01T00:00:00Z", spec));
  }
}
