package dev.weft.operator.fleet;

import dev.weft.api.Names;
import dev.weft.operator.index.Reduce;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What matters of a pod with a proxy to who counts the fleet.
 *
 * @param version of the proxy that was injected
 * @param proxyRuns its container runs: there is a proxy in memory, with whatever it trusts
 * @param proxyReady its container passes its readiness probe
 * @param trouble why the proxy does not start; empty when nothing speaks against it
 * @param labels by which policies select the pod
 * @param sidecar the proxy's container, for upgrades
 */
public record PodState(
    PodId id,
    String version,
    boolean proxyRuns,
    boolean proxyReady,
    String trouble,
    Map<String, String> labels,
    Sidecar sidecar) {

  /** One of which no upgrade knows anything. */
  public PodState(
      PodId id,
      String version,
      boolean proxyRuns,
      boolean proxyReady,
      String trouble,
      Map<String, String> labels) {
    this(id, version, proxyRuns, proxyReady, trouble, labels, Sidecar.NONE);
  }

  /**
   * What matters to who replaces the proxy.
   *
   * @param uid of the pod: a later one may have the same name
   * @param image that the proxy's container is to run
   * @param container its ID; empty while there was none
   * @param podReady the pod as a whole, as disruption budgets count
   * @param workload what the pod belongs to, such as {@code deployment/web}
   * @param pinned the pod itself says which image it wants
   * @param node that it runs on; empty while it is on none
   */
  public record Sidecar(
      String uid,
      String image,
      String container,
      boolean podReady,
      String workload,
      boolean pinned,
      String node,
      Marks marks) {
    public static final Sidecar NONE = new Sidecar("", "", "", false, "", false, "", Marks.NONE);
  }

  /**
   * Annotations that the operator has left during an upgrade, each empty where it is not there; see
   * {@link Names}.
   */
  public record Marks(
      String draining,
      String changedAt,
      String replacedContainer,
      String previousImage,
      String requestsBefore) {
    public static final Marks NONE = new Marks("", "", "", "", "");

    static Marks of(Map<String, String> annotations) {
      return new Marks(
          annotations.getOrDefault(Names.DRAINING_ANNOTATION, ""),
          annotations.getOrDefault(Names.CHANGED_ANNOTATION, ""),
          annotations.getOrDefault(Names.REPLACED_ANNOTATION, ""),
          annotations.getOrDefault(Names.PREVIOUS_IMAGE_ANNOTATION, ""),
          annotations.getOrDefault(Names.REQUESTS_BEFORE_ANNOTATION, ""));
    }
  }

  private static final Set<String> TROUBLES =
      Set.of(
          "CrashLoopBackOff",
          "ErrImagePull",
          "ImagePullBackOff",
          "InvalidImageName",
          "CreateContainerConfigError",
          "CreateContainerError",
          "RunContainerError");

  /** Empty for a pod that has ended or is about to. */
  public static Optional<PodState> of(Pod pod) {
    String phase = pod.getStatus() == null ? null : pod.getStatus().getPhase();
    if (pod.getMetadata().getDeletionTimestamp() != null
        || "Succeeded".equals(phase)
        || "Failed".equals(phase)) {
      return Optional.empty();
    }
    Map<String, String> annotations =
        Objects.requireNonNullElse(pod.getMetadata().getAnnotations(), Map.of());
    Optional<ContainerStatus> proxy = container(pod, Names.PROXY_CONTAINER);
    return Optional.of(
        new PodState(
            new PodId(pod.getMetadata().getNamespace().intern(), pod.getMetadata().getName()),
            annotations.getOrDefault(Names.PROXY_VERSION_ANNOTATION, "").intern(),
            proxy.map(PodState::runs).orElse(false),
            proxy.map(status -> Boolean.TRUE.equals(status.getReady())).orElse(false),
            Stream.of(Names.INIT_CONTAINER, Names.PROXY_CONTAINER)
                .flatMap(name -> container(pod, name).stream())
                .flatMap(status -> trouble(status).stream())
                .findFirst()
                .orElse(""),
            Reduce.labels(pod.getMetadata()),
            sidecar(pod, annotations, proxy.map(ContainerStatus::getContainerID))));
  }

  private static Sidecar sidecar(
      Pod pod, Map<String, String> annotations, Optional<String> container) {
    return new Sidecar(
        Objects.requireNonNullElse(pod.getMetadata().getUid(), ""),
        Stream.concat(
                pod.getSpec().getInitContainers().stream(), pod.getSpec().getContainers().stream())
            .filter(each -> Names.PROXY_CONTAINER.equals(each.getName()))
            .map(each -> Objects.requireNonNullElse(each.getImage(), "").intern())
            .findFirst()
            .orElse(""),
        container.orElse(""),
        pod.getStatus() != null
            && pod.getStatus().getConditions().stream()
                .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True")),
        Reduce.workload(pod.getMetadata()),
        annotations.containsKey(Names.PROXY_IMAGE_ANNOTATION),
        Objects.requireNonNullElse(pod.getSpec().getNodeName(), "").intern(),
        Marks.of(annotations));
  }

  private static boolean runs(ContainerStatus status) {
    return status.getState() != null && status.getState().getRunning() != null;
  }

  private static Optional<ContainerStatus> container(Pod pod, String name) {
    if (pod.getStatus() == null) {
      return Optional.empty();
    }
    return Stream.concat(
            pod.getStatus().getInitContainerStatuses().stream(),
            pod.getStatus().getContainerStatuses().stream())
        .filter(status -> name.equals(status.getName()))
        .findFirst();
  }

  /** Why a container does not start; empty while nothing says so. */
  public static Optional<String> trouble(ContainerStatus status) {
    ContainerState state = status.getState();
    return state == null || state.getWaiting() == null || state.getWaiting().getReason() == null
        ? Optional.empty()
        : Optional.of(state.getWaiting().getReason())
            .filter(TROUBLES::contains)
            .map(reason -> status.getName() + ": " + reason);
  }
}
