package dev.weft.playground.app.demo.switching;

import dev.weft.crds.serviceprofile.ServiceProfile;
import dev.weft.crds.trafficsplit.TrafficSplit;
import dev.weft.operator.reconcile.Programmed;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Notes when every proxy was first seen to have acknowledged a generation: the condition Programmed
 * of that generation is True.
 */
final class Acknowledgements implements AutoCloseable {
  private final LongSupplier micros;
  private final Map<Seen, Long> seen = new ConcurrentHashMap<>();
  private final List<SharedIndexInformer<?>> informers;

  private record Seen(String kind, long generation) {}

  /**
   * @param micros the clock by which changes are noted, too
   */
  Acknowledgements(KubernetesClient client, String namespace, LongSupplier micros) {
    this.micros = micros;
    this.informers =
        List.of(
            client
                .resources(TrafficSplit.class)
                .inNamespace(namespace)
                .inform(
                    noting(split ->
                        split.getStatus() == null ? List.of() : split.getStatus().conditions())),
            client
                .resources(ServiceProfile.class)
                .inNamespace(namespace)
                .inform(
                    noting(profile ->
                        profile.getStatus() == null
                            ? List.of()
                            : profile.getStatus().conditions())));
  }

  private <T extends HasMetadata> ResourceEventHandler<T> noting(
      Function<T, List<Condition>> conditions) {
    return new ResourceEventHandler<>() {
      @Override
      public void onAdd(T object) {
        note(object, conditions.apply(object));
      }

      @Override
      public void onUpdate(T before, T now) {
        onAdd(now);
      }

      @Override
      public void onDelete(T object, boolean finalStateUnknown) {
        // what was seen stays seen
      }
    };
  }

  private void note(HasMetadata object, List<Condition> conditions) {
    Long generation = object.getMetadata().getGeneration();
    boolean acknowledged =
        conditions.stream()
            .anyMatch(condition ->
                condition.getType().equals(Programmed.TYPE)
                    && condition.getStatus().equals("True")
                    && condition.getReason().equals("Acknowledged")
                    && Objects.equals(condition.getObservedGeneration(), generation));
    if (acknowledged) {
      seen.putIfAbsent(new Seen(object.getKind(), generation), micros.getAsLong());
    }
  }

  /** When; empty when not yet. */
  OptionalLong of(HasMetadata object) {
    Long when = seen.get(new Seen(object.getKind(), object.getMetadata().getGeneration()));
    return when == null ? OptionalLong.empty() : OptionalLong.of(when);
  }

  @Override
  public void close() {
    informers.forEach(SharedIndexInformer::close);
  }
}
