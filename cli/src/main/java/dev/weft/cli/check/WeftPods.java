package dev.weft.cli.check;

import dev.weft.api.Names;
import dev.weft.cli.check.facts.ClusterFacts;
import dev.weft.cli.check.facts.Found;
import dev.weft.cli.cluster.Said;
import dev.weft.cli.identity.Ago;
import dev.weft.operator.install.Labels;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How a Deployment and its pods fare: the same for operator and control plane. Pure. */
final class WeftPods {
  /** Restarts before that are history. */
  private static final Duration RECENT = Duration.ofHours(1);

  private static final String OK = "ok";

  private WeftPods() {}

  /** Judges the pods of some Deployments, once they can be read. */
  private static Verdict judge(
      ClusterFacts facts, List<String> deployments, Function<List<Pod>, Verdict> judgement) {
    return Verdict.of(
        facts.objects().all(Pod.class, Names.NAMESPACE),
        "pods are not known here",
        pods -> judgement.apply(deployments.stream().flatMap(d -> of(pods, d).stream()).toList()));
  }

  /** Those of one Deployment that are to run. */
  static List<Pod> of(List<Pod> pods, String deployment) {
    return pods.stream()
        .filter(pod -> deployment.equals(label(pod, Labels.NAME)))
        .filter(pod -> !isEnding(pod))
        .toList();
  }

  private static @Nullable String label(Pod pod, String name) {
    return pod.getMetadata().getLabels() == null ? null : pod.getMetadata().getLabels().get(name);
  }

  /** It has ended, or is told to. */
  static boolean isEnding(Pod pod) {
    String phase = pod.getStatus() == null ? "" : String.valueOf(pod.getStatus().getPhase());
    return pod.getMetadata().getDeletionTimestamp() != null
        || phase.equals("Succeeded")
        || phase.equals("Failed");
  }

  /** Whether the last spec is everywhere, and enough pods are available. */
  static Verdict rolledOut(Deployment deployment) {
    DeploymentStatus status =
        Objects.requireNonNullElseGet(deployment.getStatus(), DeploymentStatus::new);
    long generation = Objects.requireNonNullElse(deployment.getMetadata().getGeneration(), 0L);
    if (Objects.requireNonNullElse(status.getObservedGeneration(), 0L) < generation) {
      return Verdict.fails("its last change has not been acted on yet");
    }
    int wanted = Objects.requireNonNullElse(deployment.getSpec().getReplicas(), 1);
    int updated = Objects.requireNonNullElse(status.getUpdatedReplicas(), 0);
    int available = Objects.requireNonNullElse(status.getAvailableReplicas(), 0);
    if (updated >= wanted && available >= wanted && wanted > 0) {
      return Verdict.holds(available + " of " + wanted);
    }
    String why =
        status.getConditions().stream()
            .filter(c -> "ReplicaFailure".equals(c.getType()) && "True".equals(c.getStatus()))
            .map(c -> "; " + c.getMessage())
            .findFirst()
            .orElse("");
    return Verdict.fails(
        available + " of " + wanted + " replicas available, " + updated + " updated" + why);
  }

  /** Pods that are not ready, and what they wait for. */
  static Verdict ready(ClusterFacts facts, String deployment) {
    return judge(
        facts,
        List.of(deployment),
        pods ->
            pods.isEmpty()
                ? Verdict.fails("there are none")
                : Verdict.none(
                    pods.stream()
                        .flatMap(pod -> notReady(pod).map(why -> text(pod, why)).stream())
                        .toList()));
  }

  private static String text(Pod pod, String why) {
    return pod.getMetadata().getName() + ": " + why;
  }

  private static Optional<String> notReady(Pod pod) {
    Optional<PodCondition> ready = condition(pod, "Ready");
    if (ready.filter(c -> "True".equals(c.getStatus())).isPresent()) {
      return Optional.empty();
    }
    return condition(pod, "PodScheduled")
        .filter(c -> "False".equals(c.getStatus()))
        .map(c -> "no node takes it: " + c.getMessage())
        .or(() -> containers(pod).flatMap(status -> waiting(status).stream()).findFirst())
        .or(() -> ready.map(c -> Objects.requireNonNullElse(c.getMessage(), "not ready")))
        .or(() -> Optional.of("not ready"));
  }

  private static Optional<PodCondition> condition(Pod pod, String type) {
    return pod.getStatus() == null
        ? Optional.empty()
        : pod.getStatus().getConditions().stream()
            .filter(c -> type.equals(c.getType()))
            .findFirst();
  }

  /** Init containers first: the others wait for them. */
  static Stream<ContainerStatus> containers(Pod pod) {
    return pod.getStatus() == null
        ? Stream.empty()
        : Stream.concat(
            pod.getStatus().getInitContainerStatuses().stream(),
            pod.getStatus().getContainerStatuses().stream());
  }

  /** Why a container does not start; empty when it does, or is about to. */
  static Optional<String> waiting(ContainerStatus status) {
    if (status.getState() == null
        || status.getState().getWaiting() == null
        || status.getState().getWaiting().getReason() == null
        || "PodInitializing".equals(status.getState().getWaiting().getReason())) {
      return Optional.empty();
    }
    String message = status.getState().getWaiting().getMessage();
    return Optional.of(
        status.getName()
            + " waits: "
            + status.getState().getWaiting().getReason()
            + (message == null ? "" : ", " + message));
  }

  static Verdict restarts(ClusterFacts facts, String deployment) {
    return judge(
        facts,
        List.of(deployment),
        pods -> {
          List<String> odd = new ArrayList<>();
          for (Pod pod : pods) {
            containers(pod)
                .flatMap(status -> restarted(status, facts.now()).stream())
                .forEach(why -> odd.add(text(pod, why)));
          }
          return Verdict.noneOdd(odd);
        });
  }

  /** What a container ended by of late; empty when it did not. */
  static Optional<String> restarted(ContainerStatus status, Instant now) {
    ContainerStateTerminated last =
        status.getLastState() == null ? null : status.getLastState().getTerminated();
    int count = Objects.requireNonNullElse(status.getRestartCount(), 0);
    if (last == null || count == 0 || last.getFinishedAt() == null) {
      return Optional.empty();
    }
    try {
      Instant at = Instant.parse(last.getFinishedAt());
      return at.plus(RECENT).isBefore(now)
          ? Optional.empty()
          : Optional.of(
              "%s restarted (%d in all), last %s: %s, exit code %d"
                  .formatted(
                      status.getName(),
                      count,
                      Ago.text(at, now),
                      last.getReason(),
                      last.getExitCode()));
    } catch (DateTimeException e) {
      return Optional.empty(); // a kubelet's time can be read; a fake's is not for us to judge
    }
  }

  /** Of each pod: that a page says "ok", or at least something. */
  static Verdict answer(ClusterFacts facts, String page, String... deployments) {
    return judge(facts, List.of(deployments), pods -> answer(facts, pods, page));
  }

  private static Verdict answer(ClusterFacts facts, List<Pod> pods, String page) {
    Map<String, Said> said = facts.pages().getOrDefault(page, Map.of());
    List<String> wrong = new ArrayList<>();
    List<String> odd = new ArrayList<>();
    for (Pod pod : pods) {
      Said answer = said.get(pod.getMetadata().getName());
      if (answer == null) {
        continue; // it does not run: told elsewhere
      }
      switch (answer) {
        case Said.Silent(String why) -> wrong.add(text(pod, why));
        case Said.Text(String text) -> {
          if (page.equals("readyz")) {
            text.lines().filter(line -> !line.equals(OK)).forEach(line -> odd.add(text(pod, line)));
          }
        }
      }
    }
    return Verdict.of(wrong, odd);
  }

  static Verdict found(Found<?> found, String what) {
    return Verdict.of(found, "there is no " + what, _ -> Verdict.holds());
  }
}
