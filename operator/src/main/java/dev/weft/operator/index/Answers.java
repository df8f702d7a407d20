package dev.weft.operator.index;

import dev.weft.api.wire.DestinationKey;
import dev.weft.operator.gateway.BoundRoutes;
import dev.weft.operator.resolve.HostName;
import dev.weft.operator.resolve.Resolution;
import dev.weft.operator.resolve.Resolver;
import dev.weft.operator.resolve.ServiceKey;
import dev.weft.operator.translate.Destinations;
import dev.weft.operator.translate.Policy;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Answers questions from the records, and says which records an answer depends on. */
final class Answers {
  /**
   * @param value null while there is nothing to be said
   * @param dependencies keys of records; a change of one of them calls for a new answer
   */
  record Answer<V extends Value>(@Nullable V value, Set<Object> dependencies) {}

  private final Cluster cluster;
  private final Resolver resolver;
  private final Inbounds inbounds;

  Answers(Cluster cluster) {
    this.cluster = cluster;
    this.resolver = new Resolver(cluster);
    this.inbounds = new Inbounds(cluster);
  }

  @SuppressWarnings("unchecked") // a key's type parameter is that of its answers
  <V extends Value> Answer<V> answer(Topic.Key<V> key) {
    return (Answer<V>)
        switch (key) {
          case Topic.OfDestination destination -> destination(destination);
          case Topic.Inbound(Change.PodName pod) -> inbounds.answer(pod);
        };
  }

  private Answer<Value.OfDestination> destination(Topic.OfDestination key) {
    Resolution resolution = resolver.resolve(key.destination(), key.callerNamespace());
    Optional<BoundRoutes> routes = routes(resolution, key.callerNamespace());
    Value.OfDestination value =
        switch (resolution) {
          case Resolution.None(String reason) -> new Value.Missing(reason);
          case Resolution.OfPod pod ->
              Value.known(
                  Destinations.of(pod, cluster.opaquePorts()), List.of(pod.endpoint()), List.of());
          case Resolution.OfService service -> {
            Policy policy =
                cluster.profiles().applying(service.service().key(), key.callerNamespace());
            yield Value.known(
                Destinations.of(
                    service,
                    policy,
                    cluster.splits().applying(service.service().key()),
                    routes.map(bound -> bound.attached(cluster::service)).orElse(null),
                    cluster.opaquePorts()),
                service.endpoints(),
                service.drains());
          }
        };
    var dependencies = new HashSet<>(dependencies(key, resolution));
    routes.ifPresent(bound -> dependencies.addAll(bound.backends()));
    return new Answer<>(value, Set.copyOf(dependencies));
  }

  private Optional<BoundRoutes> routes(Resolution resolution, String callerNamespace) {
    return resolution instanceof Resolution.OfService service && service.declared() != null
        ? cluster.routes().applying(service.service(), service.declared(), callerNamespace)
        : Optional.empty();
  }

  private static Set<Object> dependencies(Topic.OfDestination key, Resolution resolution) {
    return switch (key.destination()) {
      case DestinationKey.Authority(String host, _) ->
          switch (HostName.parse(host, key.callerNamespace())) {
            case HostName.OfService(ServiceKey service) -> Set.of(service);
            case HostName.OfMember(ServiceKey service, _) -> Set.of(service);
            case HostName.Foreign _ -> Set.of();
          };
      case DestinationKey.Address(String ip, _) ->
          resolution instanceof Resolution.OfService service
              ? Set.of(ip, service.service().key())
              : Set.of(ip);
    };
  }
}
