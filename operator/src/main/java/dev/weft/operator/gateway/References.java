package dev.weft.operator.gateway;

import dev.weft.operator.gateway.RoutePolicy.Reference;
import dev.weft.operator.resolve.ServiceKey;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What routes name: Services, of any namespace. Nobody needs to permit it (no ReferenceGrant): a
 * client in the mesh could send there by itself, and the server decides whom it lets in (GEP-1294).
 */
final class References {
  private final String namespace;

  /**
   * @param namespace of the route
   */
  References(String namespace) {
    this.namespace = namespace;
  }

  static boolean isService(@Nullable String group, String kind) {
    return (group == null || group.isEmpty() || group.equals("core")) && kind.equals("Service");
  }

  /**
   * @param kind null: a Service
   */
  Reference backend(
      String field,
      @Nullable String group,
      @Nullable String kind,
      String name,
      @Nullable String inNamespace,
      @Nullable Integer port) {
    String of = Objects.requireNonNullElse(kind, "Service");
    if (!isService(group, of)) {
      return new Reference(
          field, null, 0, "kind '" + of + "' (expected: Service, of the core group)");
    }
    var service = new ServiceKey(Objects.requireNonNullElse(inNamespace, namespace), name);
    return port == null
        ? new Reference(field, service, 0, "names no port (expected: a port of the Service)")
        : new Reference(field, service, port, null);
  }
}
