package dev.weft.operator.resolve;

import dev.weft.api.PortRange;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The cluster, to look things up in. */
public interface View {
  Optional<ServiceRecord> service(ServiceKey key);

  /** The Service that has this ClusterIP. */
  Optional<ServiceRecord> serviceAt(String clusterIp);

  Collection<SliceRecord> slices(ServiceKey service);

  /** Ports that the namespace calls opaque, for its Services that say nothing of it. */
  List<PortRange> opaquePorts(String namespace);

  /** A pod with a proxy. */
  Optional<PodRecord> pod(String namespace, String name);

  /** The pod with a proxy that has this address. */
  Optional<PodRecord> podAt(String ip);
}
