package dev.weft.operator.fleet;

import dev.weft.api.Names;
import dev.weft.operator.index.Feed;
import dev.weft.operator.install.Labels;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Follows the pods that have a proxy, and those of the control plane itself. Thread-safe. */
public final class FleetPods {
  private final Map<PodId, PodState> meshed = new ConcurrentHashMap<>();
  private final Set<PodId> ending = ConcurrentHashMap.newKeySet();
  private final Map<String, Control> control = new ConcurrentHashMap<>();
  private final Runnable onChange;

  /**
   * A replica's pod.
   *
   * @param ip empty until it has one
   * @param waiting why a container waits; empty when none does
   */
  public record Control(String ip, boolean ready, String waiting) {}

  /**
   * @param onChange told of every change that matters
   */
  public FleetPods(Runnable onChange) {
    this.onChange = onChange;
  }

  public List<Feed<?>> feeds(KubernetesClient client) {
    return List.of(
        new Feed<>(
            client,
            Pod.class,
            client.pods().inAnyNamespace().withLabel(Names.INJECTED_LABEL, "true"),
            this::meshedIs,
            this::meshedGone),
        new Feed<>(
            client,
            Pod.class,
            client.pods().inNamespace(Names.NAMESPACE).withLabel(Labels.NAME, Names.CONTROL),
            this::controlIs,
            pod -> {
              control.remove(pod.getMetadata().getName());
              onChange.run();
            }));
  }

  public Collection<PodState> meshed() {
    return List.copyOf(meshed.values());
  }

  /** Pods whose proxy may run yet, and to which nothing new is sent any more. */
  public Set<PodId> ending() {
    return Set.copyOf(ending);
  }

  /** By pod name. */
  public Map<String, Control> control() {
    return new TreeMap<>(control);
  }

  private void meshedIs(Pod pod) {
    PodId id = new PodId(pod.getMetadata().getNamespace(), pod.getMetadata().getName());
    Optional<PodState> state = PodState.of(pod);
    if (state.isPresent()) {
      ending.remove(id);
    } else {
      ending.add(id);
    }
    PodState before = state.isPresent() ? meshed.put(id, state.get()) : meshed.remove(id);
    if (!Objects.equals(before, state.orElse(null))) {
      onChange.run();
    }
  }

  private void meshedGone(Pod pod) {
    PodId id = new PodId(pod.getMetadata().getNamespace(), pod.getMetadata().getName());
    ending.remove(id);
    if (meshed.remove(id) != null) {
      onChange.run();
    }
  }

  private void controlIs(Pod pod) {
    String name = pod.getMetadata().getName();
    String phase = pod.getStatus() == null ? "" : String.valueOf(pod.getStatus().getPhase());
    Control before;
    Control now = null;
    if (pod.getMetadata().getDeletionTimestamp() != null
        || phase.equals("Failed")
        || phase.equals("Succeeded")) {
      before = control.remove(name);
    } else {
      now = control(pod);
      before = control.put(name, now);
    }
    if (!Objects.equals(before, now)) {
      onChange.run();
    }
  }

  private static Control control(Pod pod) {
    if (pod.getStatus() == null) {
      return new Control("", false, "");
    }
    boolean ready =
        pod.getStatus().getConditions().stream()
            .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
    String waiting =
        pod.getStatus().getContainerStatuses().stream()
            .map(ContainerStatus::getState)
            .filter(state -> state != null && state.getWaiting() != null)
            .map(state ->
                state.getWaiting().getReason()
                    + (state.getWaiting().getMessage() == null
                        ? ""
                        : ": " + state.getWaiting().getMessage()))
            .findFirst()
            .orElse("");
    return new Control(Objects.requireNonNullElse(pod.getStatus().getPodIP(), ""), ready, waiting);
  }
}
