package dev.weft.playground.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Probe;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that the kubelet stand-in knows of a pod beyond its object. A value; every method that
 * changes something returns the next state.
 *
 * @param address the pod's IP once it has one
 * @param initialized all init containers have done their part once; that stays so
 */
public record PodState(
    Map<String, ContainerLife> containers,
    @Nullable String address,
    Instant startTime,
    boolean initialized) {
  static PodState of(Pod pod, Instant now) {
    Map<String, ContainerLife> containers = new LinkedHashMap<>();
    Containers.all(pod)
        .forEach(container -> containers.put(container.getName(), ContainerLife.NEW));
    return new PodState(containers, null, now, false);
  }

  ContainerLife of(String container) {
    return containers.getOrDefault(container, ContainerLife.NEW);
  }

  Optional<Stage.Running> running(String container) {
    return of(container).stage() instanceof Stage.Running running
        ? Optional.of(running)
        : Optional.empty();
  }

  boolean anyRunning() {
    return containers.values().stream().anyMatch(each -> each.stage() instanceof Stage.Running);
  }

  PodState attached(String ip) {
    return new PodState(containers, ip, startTime, initialized);
  }

  PodState initializedNow() {
    return new PodState(containers, address, startTime, true);
  }

  PodState waiting(String container, String reason, String message, @Nullable Instant retryAt) {
    return with(container, of(container).withStage(new Stage.Waiting(reason, message, retryAt)));
  }

  PodState started(Container container, long run, Instant now) {
    boolean started = container.getStartupProbe() == null;
    boolean ready = started && container.getReadinessProbe() == null;
    var running = new Stage.Running(run, now, container.getImage(), started, ready, Map.of(), null);
    return with(container.getName(), of(container.getName()).start(running));
  }

  PodState exited(String container, long run, int code, Instant now) {
    if (!(of(container).stage() instanceof Stage.Running running) || running.run() != run) {
      return this;
    }
    boolean replaced = running.stopping() != null && running.stopping().replaced();
    int signal = code > 128 ? code - 128 : 0;
    String reason = code == 0 ? "Completed" : "Error";
    return with(
        container,
        of(container)
            .end(
                new Stage.Ended(
                    code, signal, reason, running.since(), now, running.image(), replaced)));
  }

  PodState stopping(String container, String why, Duration grace, boolean replaced, Instant now) {
    return running(container)
        .map(running ->
            with(
                container,
                of(container)
                    .withStage(
                        running.stopping(
                            new Stage.Stopping(why, now.plus(grace), replaced, false)))))
        .orElse(this);
  }

  PodState killed(String container) {
    Optional<Stage.Running> running = running(container);
    if (running.isEmpty() || running.get().stopping() == null) {
      return this;
    }
    return with(
        container,
        of(container).withStage(running.get().stopping(running.get().stopping().nowKilled())));
  }

  /**
   * What one probe result changes here; what a failed liveness or startup probe asks for is {@link
   * PodPlan}'s to see.
   */
  PodState probed(
      String container,
      long run,
      ProbeKind kind,
      Probe probe,
      boolean success,
      boolean hasReadiness) {
    if (!(of(container).stage() instanceof Stage.Running running) || running.run() != run) {
      return this;
    }
    Tally tally = running.probes().getOrDefault(kind, Tally.NONE).after(success);
    Stage.Running next = running.with(kind, tally);
    Tally.Verdict verdict = tally.verdict(probe);
    next =
        switch (kind) {
          case STARTUP ->
              verdict == Tally.Verdict.SUCCESS ? next.started(true).ready(!hasReadiness) : next;
          case READINESS ->
              switch (verdict) {
                case SUCCESS -> next.ready(true);
                case FAILURE -> next.ready(false);
                case UNDECIDED -> next;
              };
          case LIVENESS -> next;
        };
    return with(container, of(container).withStage(next));
  }

  PodState with(String container, ContainerLife state) {
    Map<String, ContainerLife> next = new LinkedHashMap<>(containers);
    next.put(container, state);
    return new PodState(next, address, startTime, initialized);
  }
}
