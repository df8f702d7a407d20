package dev.weft.operator.reconcile.mesh;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.api.Names;
import dev.weft.operator.apply.Applier;
import dev.weft.operator.fleet.PodState;
import dev.weft.operator.upgrade.Step;
import dev.weft.operator.upgrade.Workload;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out the steps of an upgrade, each by one patch. */
final class PodWriter {
  private static final Logger log = LoggerFactory.getLogger(PodWriter.class);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** What {@code kubectl rollout restart} sets. */
  private static final String RESTARTED_AT = "kubectl.kubernetes.io/restartedAt";

  private static final PatchContext STRATEGIC =
      new PatchContext.Builder()
          .withPatchType(PatchType.STRATEGIC_MERGE)
          .withFieldManager(Applier.FIELD_MANAGER)
          .build();

  private final KubernetesClient client;

  PodWriter(KubernetesClient client) {
    this.client = client;
  }

  void carryOut(List<Step> steps, Instant now) {
    for (Step step : steps) {
      try {
        carryOut(step, now);
        log.info("upgrade step={} of={}", step.getClass().getSimpleName(), subject(step));
      } catch (KubernetesClientException e) {
        if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND
            && e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
          throw e;
        }
        log.info("upgrade: it is gone, or another by now of={}", subject(step));
      }
    }
  }

  private void carryOut(Step step, Instant now) {
    String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
    switch (step) {
      case Step.Drain(PodState pod) -> patch(pod, annotations(Names.DRAINING_ANNOTATION, time));
      case Step.Change change -> patch(change.pod(), changed(change, time));
      case Step.Release(PodState pod) ->
          patch(
              pod,
              annotations(
                  Names.DRAINING_ANNOTATION,
                  null,
                  Names.CHANGED_ANNOTATION,
                  null,
                  Names.REPLACED_ANNOTATION,
                  null));
      case Step.Forget(PodState pod) ->
          patch(
              pod,
              annotations(
                  Names.PREVIOUS_IMAGE_ANNOTATION, null, Names.REQUESTS_BEFORE_ANNOTATION, null));
      case Step.Restart(Workload workload) -> restart(workload, time);
    }
  }

  private static ObjectNode changed(Step.Change change, String time) {
    ObjectNode patch =
        annotations(
            Names.CHANGED_ANNOTATION, change.watched() ? time : null,
            Names.REPLACED_ANNOTATION,
                change.watched() ? change.pod().sidecar().container() : null);
    ObjectNode annotations = (ObjectNode) patch.path("metadata").path("annotations");
    if (!change.previous().isEmpty()) {
      annotations.put(Names.PREVIOUS_IMAGE_ANNOTATION, change.previous());
      annotations.put(Names.REQUESTS_BEFORE_ANNOTATION, change.before());
    }
    if (!change.version().isEmpty()) {
      annotations.put(Names.PROXY_VERSION_ANNOTATION, change.version());
    }
    patch
        .putObject("spec")
        .putArray("initContainers")
        .addObject()
        .put("name", Names.PROXY_CONTAINER)
        .put("image", change.image());
    return patch;
  }

  /** Names and values; null takes one away. */
  private static ObjectNode annotations(@Nullable String... pairs) {
    ObjectNode patch = MAPPER.createObjectNode();
    ObjectNode annotations = patch.putObject("metadata").putObject("annotations");
    for (int i = 0; i < pairs.length; i += 2) {
      annotations.put(pairs[i], pairs[i + 1]);
    }
    return patch;
  }

  /** Refused with a conflict when another pod has the name by now. */
  private void patch(PodState pod, ObjectNode patch) {
    ((ObjectNode) patch.path("metadata")).put("uid", pod.sidecar().uid());
    // By an object of its name: by the name alone the client would get it first, without a right
    // to.
    client
        .pods()
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withNamespace(pod.id().namespace())
                .withName(pod.id().name())
                .endMetadata()
                .build())
        .patch(STRATEGIC, patch.toString());
  }

  private void restart(Workload workload, String time) {
    ObjectNode patch = MAPPER.createObjectNode();
    patch
        .putObject("spec")
        .putObject("template")
        .putObject("metadata")
        .putObject("annotations")
        .put(RESTARTED_AT, time);
    resource(workload).patch(STRATEGIC, patch.toString());
  }

  private Resource<? extends HasMetadata> resource(Workload workload) {
    var apps = client.apps();
    return switch (workload.kind()) {
      case "deployment" ->
          apps.deployments().inNamespace(workload.namespace()).withName(workload.name());
      case "statefulset" ->
          apps.statefulSets().inNamespace(workload.namespace()).withName(workload.name());
      case "daemonset" ->
          apps.daemonSets().inNamespace(workload.namespace()).withName(workload.name());
      default -> throw new IllegalArgumentException(workload + " cannot be rolled");
    };
  }

  /** Empty when there is none of this name. */
  Optional<Workload.Rollout> rollout(Workload workload) {
    return Optional.ofNullable(resource(workload).get())
        .map(object -> WorkloadRollout.of(object, RESTARTED_AT));
  }

  private static String subject(Step step) {
    return switch (step) {
      case Step.Drain(PodState pod) -> pod.id().toString();
      case Step.Change change -> change.pod().id() + " image=" + change.image();
      case Step.Release(PodState pod) -> pod.id().toString();
      case Step.Forget(PodState pod) -> pod.id().toString();
      case Step.Restart(Workload workload) -> workload.toString();
    };
  }
}
