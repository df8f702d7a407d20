package dev.weft.operator.index;

import dev.weft.api.wire.DestinationKey;
import dev.weft.operator.resolve.HostName;
import dev.weft.operator.resolve.Resolution;
import dev.weft.operator.resolve.Resolver;
import dev.weft.operator.resolve.ServiceKey;
import dev.weft.operator.translate.Destinations;
import dev.weft.operator.translate.Policy;
import java.util.List;
import java.util.Set;

/** Answers questions from the records, and says which records an answer depends on. */
final class Answers {
  /**
   * @param dependencies {@link ServiceKey}s and addresses; a change of one of them calls for a new
   *     answer
   */
  record Answer(Value value, Set<Object> dependencies) {}

  private final Cluster cluster;
  private final Resolver resolver;

  Answers(Cluster cluster) {
    this.cluster = cluster;
    this.resolver = new Resolver(cluster);
  }

  Answer answer(Topic.Key key) {
    Resolution resolution = resolver.resolve(key.destination(), key.callerNamespace());
    Value value =
        switch (resolution) {
          case Resolution.None(String reason) -> new Value.Missing(reason);
          case Resolution.OfPod pod ->
              Value.known(Destinations.of(pod, cluster.opaquePorts()), List.of(pod.endpoint()));
          case Resolution.OfService service -> {
            Policy policy =
                cluster.profiles().applying(service.service().key(), key.callerNamespace());
            yield Value.known(
                Destinations.of(service, policy, cluster.opaquePorts()), service.endpoints());
          }
        };
    return new Answer(value, dependencies(key, resolution));
  }

  private static Set<Object> dependencies(Topic.Key key, Resolution resolution) {
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
