package dev.weft.cli.restart;

import dev.weft.cli.cluster.Reasons;
import dev.weft.cli.restart.RestartPlan.Target;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Rolls workloads as {@code kubectl rollout restart} does: by an annotation of the pod template.
 */
public final class Rollouts {
  private static final String RESTARTED_AT = "kubectl.kubernetes.io/restartedAt";

  private final KubernetesClient client;
  private final InstantSource clock;

  public Rollouts(KubernetesClient client, InstantSource clock) {
    this.client = client;
    this.clock = clock;
  }

  /** Empty when its controller rolls it now; else why it does not, and what to do. */
  public Optional<String> restart(Target target) {
    try {
      Resource<GenericKubernetesResource> workload = workload(target);
      GenericKubernetesResource now = workload.get();
      if (now == null) {
        return Optional.of("it is not there: delete its pods by hand");
      }
      if (Boolean.TRUE.equals(now.get("spec", "paused"))) {
        return Optional.of("it is paused: kubectl rollout resume, then try again");
      }
      if ("OnDelete".equals(now.get("spec", "updateStrategy", "type"))) {
        return Optional.of("its updateStrategy is OnDelete: delete its pods by hand");
      }
      var _ =
          workload.patch(
              PatchContext.of(PatchType.JSON_MERGE),
              "{\"spec\":{\"template\":{\"metadata\":{\"annotations\":{\"%s\":\"%s\"}}}}}"
                  .formatted(RESTARTED_AT, clock.instant().truncatedTo(ChronoUnit.SECONDS)));
      return Optional.empty();
    } catch (KubernetesClientException e) {
      return Optional.of(Reasons.of(e));
    }
  }

  private Resource<GenericKubernetesResource> workload(Target target) {
    String kind =
        switch (target.kind()) {
          case "deployment" -> "Deployment";
          case "statefulset" -> "StatefulSet";
          case "daemonset" -> "DaemonSet";
          default -> throw new IllegalArgumentException(target.text());
        };
    return client
        .genericKubernetesResources(
            new ResourceDefinitionContext.Builder()
                .withGroup("apps")
                .withVersion("v1")
                .withKind(kind)
                .withPlural(target.kind() + "s")
                .withNamespaced(true)
                .build())
        .inNamespace(target.namespace())
        .withName(target.name());
  }
}
