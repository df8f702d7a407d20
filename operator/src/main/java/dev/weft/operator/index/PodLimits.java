package dev.weft.operator.index;

import dev.weft.api.policy.RateLimit;
import dev.weft.api.route.Source;
import dev.weft.operator.index.Change.PodName;
import dev.weft.operator.resolve.ServiceKey;
import dev.weft.operator.resolve.ServiceRecord;
import dev.weft.operator.resolve.SliceRecord;
import dev.weft.operator.translate.Limits;
import dev.weft.operator.translate.Policy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * How many requests a pod accepts, as the profiles of its Services say: the Services' own, not
 * those of clients' namespaces.
 */
final class PodLimits {
  private final Cluster cluster;

  PodLimits(Cluster cluster) {
    this.cluster = cluster;
  }

  /** A Service whose pods have limits. */
  private record Limited(ServiceKey service, Source by, Limits limits) {
    /** What the limits are called. */
    String name() {
      return service.namespace() + "/" + service.name();
    }
  }

  /** At the ports that the Services target. In an order that is the same on every replica. */
  List<RateLimit> of(PodName pod, Set<ServiceKey> services, String trustDomain) {
    var limits = new TreeMap<String, RateLimit>(); // two slices of a Service may list the pod
    for (Limited limited : limited(services)) {
      for (int port : targets(limited.service, pod)) {
        limits.put(
            limited.name() + ":" + port, limited.limits.at(limited.name(), port, trustDomain));
      }
    }
    return List.copyOf(limits.values());
  }

  /** The profiles that the pod's own proxy has to act on. */
  List<Source> sources(Set<ServiceKey> services) {
    return limited(services).stream().map(Limited::by).toList();
  }

  private List<Limited> limited(Set<ServiceKey> services) {
    var limited = new ArrayList<Limited>();
    for (ServiceKey service : services) {
      Policy profile = cluster.profiles().applying(service, service.namespace());
      Limits limits = profile == null ? null : profile.limits();
      if (profile != null && limits != null) {
        limited.add(new Limited(service, profile.source(), limits));
      }
    }
    limited.sort(Comparator.comparing(Limited::name));
    return limited;
  }

  private List<Integer> targets(ServiceKey key, PodName pod) {
    Optional<ServiceRecord> service = cluster.service(key);
    return cluster.slices(key).stream()
        .filter(slice -> Inbounds.lists(slice, pod))
        .flatMap(slice -> slice.ports().stream())
        .filter(target -> service.isPresent() && isTargeted(service.get(), target))
        .map(SliceRecord.Port::number)
        .toList();
  }

  private static boolean isTargeted(ServiceRecord service, SliceRecord.Port target) {
    return service.ports().stream().anyMatch(port -> port.name().equals(target.name()));
  }
}
