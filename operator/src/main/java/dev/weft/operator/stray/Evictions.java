package dev.weft.operator.stray;

import dev.weft.api.Names;
import dev.weft.crds.mesh.Mesh;
import dev.weft.operator.inject.Decision;
import dev.weft.operator.inject.Injector;
import dev.weft.operator.inject.Settings;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PreconditionsBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.EvictionBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Evicts pods that slipped by, after a last look at each: informers may be late. */
public final class Evictions {
  private final KubernetesClient client;
  private final Settings.Platform platform;

  public Evictions(KubernetesClient client, Settings.Platform platform) {
    this.client = client;
    this.platform = platform;
  }

  /** What came of it. */
  sealed interface Result {
    record Evicted() implements Result {}

    /** A PodDisruptionBudget, a sibling, or the pod itself speaks against it at present. */
    record NotNow(String why) implements Result {}

    /** It would come again without a proxy, or not at all. */
    record Pointless(String why) implements Result {}
  }

  Result evict(Unmeshed wanted, Mesh mesh) {
    Namespace namespace = client.namespaces().withName(wanted.id().namespace()).get();
    Pod pod = client.pods().inNamespace(wanted.id().namespace()).withName(wanted.id().name()).get();
    Optional<Unmeshed> now = pod == null ? Optional.empty() : Unmeshed.of(pod);
    if (namespace == null
        || pod == null
        || !now.map(Unmeshed::uid).equals(Optional.of(wanted.uid()))
        || !wanted.asks(map(namespace.getMetadata().getLabels()).get(Names.INJECT_LABEL))) {
      return new Result.NotNow("it is another pod by now, or does not ask any more");
    }
    Optional<Result> pointless = pointless(pod, namespace, mesh);
    if (pointless.isPresent()) {
      return pointless.get();
    }
    List<Pod> around = client.pods().inNamespace(wanted.id().namespace()).list().getItems();
    Optional<String> busy = Recreation.busy(wanted, around);
    return busy.isPresent() ? new Result.NotNow(busy.get()) : post(wanted);
  }

  /** The webhook would decide like this about the pod that takes its place. */
  private Optional<Result> pointless(Pod pod, Namespace namespace, Mesh mesh) {
    return switch (Injector.decide(
        new Injector.Input(
            pod, map(namespace.getMetadata().getAnnotations()), Settings.of(mesh, platform), ""))) {
      case Decision.Inject _ -> Optional.empty();
      case Decision.Leave leave ->
          Optional.of(new Result.Pointless(String.join("; ", leave.warnings())));
      case Decision.Refuse(String message, _) -> Optional.of(new Result.Pointless(message));
    };
  }

  private Result post(Unmeshed pod) {
    try {
      boolean evicted =
          client
              .pods()
              .inNamespace(pod.id().namespace())
              .withName(pod.id().name())
              .evict(
                  new EvictionBuilder()
                      .withNewMetadata()
                      .withNamespace(pod.id().namespace())
                      .withName(pod.id().name())
                      .endMetadata()
                      .withDeleteOptions(
                          new DeleteOptionsBuilder()
                              .withPreconditions(
                                  new PreconditionsBuilder().withUid(pod.uid()).build())
                              .build())
                      .build());
      return evicted
          ? new Result.Evicted()
          : new Result.NotNow("a PodDisruptionBudget does not allow it");
    } catch (KubernetesClientException e) {
      return new Result.NotNow(String.valueOf(e.getMessage()));
    }
  }

  private static Map<String, String> map(@Nullable Map<String, String> given) {
    return Objects.requireNonNullElse(given, Map.of());
  }
}
