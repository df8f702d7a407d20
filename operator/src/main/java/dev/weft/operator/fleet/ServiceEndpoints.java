package dev.weft.operator.fleet;

import dev.weft.operator.index.Feed;
import dev.weft.operator.index.Reduce;
import dev.weft.operator.resolve.ServiceKey;
import dev.weft.operator.resolve.SliceRecord;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Which endpoints Services have, as their EndpointSlices say. Thread-safe. */
public final class ServiceEndpoints {
  private final Map<ServiceKey, Map<String, SliceRecord>> slices = new ConcurrentHashMap<>();
  private final Consumer<ServiceKey> onChange;

  /**
   * @param onChange told of a Service whose endpoints are others now
   */
  public ServiceEndpoints(Consumer<ServiceKey> onChange) {
    this.onChange = onChange;
  }

  public Feed<EndpointSlice> feed(KubernetesClient client) {
    return new Feed<>(
        client,
        EndpointSlice.class,
        client.discovery().v1().endpointSlices().inAnyNamespace(),
        slice -> Reduce.slice(slice).ifPresent(record -> set(record.service(), slice, record)),
        slice -> Reduce.slice(slice).ifPresent(record -> set(record.service(), slice, null)));
  }

  private void set(ServiceKey service, EndpointSlice slice, @Nullable SliceRecord now) {
    String name = slice.getMetadata().getName();
    slices.compute(
        service,
        (_, before) -> {
          var after = new HashMap<String, SliceRecord>(before == null ? Map.of() : before);
          if (now == null) {
            after.remove(name);
          } else {
            after.put(name, now);
          }
          return after.isEmpty() ? null : Map.copyOf(after);
        });
    onChange.accept(service);
  }

  /** How many addresses are ready. */
  public int ready(ServiceKey service) {
    return (int)
        members(service).stream()
            .filter(SliceRecord.Member::ready)
            .map(SliceRecord.Member::address)
            .distinct()
            .count();
  }

  /** The pods behind it, ready or not. */
  public Set<PodId> pods(ServiceKey service) {
    var pods = new HashSet<PodId>();
    for (SliceRecord.Member member : members(service)) {
      Optional.ofNullable(member.pod())
          .ifPresent(pod -> pods.add(new PodId(service.namespace(), pod)));
    }
    return pods;
  }

  private Collection<SliceRecord.Member> members(ServiceKey service) {
    return slices.getOrDefault(service, Map.of()).values().stream()
        .flatMap(slice -> slice.members().stream())
        .toList();
  }
}
