package dev.weft.operator.resolve;

import dev.weft.api.PortRange;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The cluster, to look things up in. */
public interface View {
  Optional<ServiceRecord> service(ServiceKey key);

  /** The Service that has this ClusterIP. */
  Optional<ServiceRecord> serviceAt(String clusterIp);

  Collection<SliceRecord> slices(ServiceKey service);

  /** Ports that the namespace calls opaque, for its Services that say nothing of it. */
  List<PortRange> opaquePorts(String namespace);

  /** Whether the Service, or its namespace for it, calls one of its ports opaque. */
  default boolean callsOpaque(ServiceRecord service, int port) {
    List<PortRange> ports = service.opaquePorts();
    return PortRange.anyContains(
        ports == null ? opaquePorts(service.key().namespace()) : ports, port);
  }

  /** Of the identities that proxies prove; null before there is a Mesh. */
  @Nullable String trustDomain();

  /** A pod with a proxy. */
  Optional<PodRecord> pod(String namespace, String name);

  /** The pod with a proxy that has this address. */
  Optional<PodRecord> podAt(String ip);
}
