package dev.weft.playground.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a pod needs now. Pure: called again after every event, so each call looks at everything.
 *
 * <p>Order at the start: init containers one after the other, a native sidecar counting as done
 * once it has started; then all application containers. Order at the end: application containers,
 * then native sidecars from the last to the first.
 *
 * @param wakeAt when to plan again although nothing may have happened
 */
public record PodPlan(List<Step> steps, Optional<Instant> wakeAt) {
  /**
   * Sidecars get at least this long after the application, also when the pod's grace is used up.
   */
  private static final Duration LEAST_SIDECAR_GRACE = Duration.ofSeconds(2);

  public static PodPlan of(Pod pod, PodState state, Instant now) {
    var planner = new Planner(pod, state, now);
    if (pod.getMetadata().getDeletionTimestamp() != null) {
      planner.end(deadline(pod, now));
      if (!state.anyRunning()) {
        planner.steps.add(new Step.Release());
        planner.steps.add(new Step.Remove());
      }
    } else if (Phase.applicationOver(pod, state)) {
      planner.end(now.plus(grace(pod)));
      if (!state.anyRunning()) {
        planner.steps.add(new Step.Release());
      }
    } else {
      planner.live();
    }
    return new PodPlan(List.copyOf(planner.steps), Optional.ofNullable(planner.wakeAt));
  }

  static Duration grace(Pod pod) {
    Long seconds = pod.getSpec().getTerminationGracePeriodSeconds();
    return Duration.ofSeconds(seconds == null ? 30 : seconds);
  }

  /** The deletion timestamp is the end of the grace already. */
  private static Instant deadline(Pod pod, Instant now) {
    Long seconds = pod.getMetadata().getDeletionGracePeriodSeconds();
    return seconds != null && seconds == 0
        ? now
        : Instant.parse(pod.getMetadata().getDeletionTimestamp());
  }

  private static final class Planner {
    private final Pod pod;
    private final PodState state;
    private final Instant now;
    private final List<Step> steps = new ArrayList<>();
    private @Nullable Instant wakeAt;

    Planner(Pod pod, PodState state, Instant now) {
      this.pod = pod;
      this.state = state;
      this.now = now;
    }

    void live() {
      boolean initialized = state.initialized() || initialize();
      if (state.initialized()) {
        Containers.sidecars(pod).forEach(this::keepUp);
      } else if (initialized) {
        steps.add(new Step.Initialized());
      }
      if (initialized) {
        pod.getSpec().getContainers().forEach(this::keepUp);
      }
    }

    /** True once all init containers have done their part. */
    private boolean initialize() {
      for (Container init : pod.getSpec().getInitContainers()) {
        Stage stage = state.of(init.getName()).stage();
        boolean done =
            Containers.isSidecar(init)
                ? stage instanceof Stage.Running running && running.started()
                : stage instanceof Stage.Ended ended && ended.exitCode() == 0;
        if (!done || Containers.isSidecar(init)) {
          keepUp(init);
        }
        if (!done) {
          return false;
        }
      }
      return true;
    }

    private void keepUp(Container container) {
      ContainerLife known = state.of(container.getName());
      switch (known.stage()) {
        case Stage.Waiting waiting -> {
          if (waiting.retryAt() == null || !waiting.retryAt().isAfter(now)) {
            steps.add(new Step.Start(container));
          } else {
            wakeBy(waiting.retryAt());
          }
        }
        case Stage.Running running -> keepWell(container, running);
        case Stage.Ended ended -> startAgain(container, known, ended);
      }
    }

    private void keepWell(Container container, Stage.Running running) {
      if (running.stopping() != null) {
        killInTime(container, running.stopping());
      } else if (!running.image().equals(container.getImage())) {
        stop(
            container,
            "Container " + container.getName() + " definition changed, will be restarted",
            true);
      } else if (failed(container, running, ProbeKind.STARTUP) && !running.started()) {
        stop(
            container,
            "Container " + container.getName() + " failed startup probe, will be restarted",
            false);
      } else if (failed(container, running, ProbeKind.LIVENESS)) {
        stop(
            container,
            "Container " + container.getName() + " failed liveness probe, will be restarted",
            false);
      }
    }

    private static boolean failed(Container container, Stage.Running running, ProbeKind kind) {
      var probe = Containers.probe(container, kind);
      return probe != null
          && running.probes().getOrDefault(kind, Tally.NONE).verdict(probe)
              == Tally.Verdict.FAILURE;
    }

    private void stop(Container container, String why, boolean replaced) {
      steps.add(new Step.Stop(container, grace(pod), why, replaced));
    }

    private void startAgain(Container container, ContainerLife known, Stage.Ended ended) {
      if (!Phase.restarts(pod, container, ended)) {
        return;
      }
      Instant due = known.dueAfter(ended);
      if (!due.isAfter(now)) {
        steps.add(new Step.Start(container));
        return;
      }
      wakeBy(due);
    }

    /** Ends what runs, the application before its sidecars. */
    void end(Instant deadline) {
      boolean applicationRuns = false;
      for (Container container : pod.getSpec().getContainers()) {
        applicationRuns |= endOne(container, deadline);
      }
      for (Container init : pod.getSpec().getInitContainers()) {
        if (!Containers.isSidecar(init)) {
          applicationRuns |= endOne(init, deadline);
        }
      }
      if (applicationRuns) {
        return;
      }
      List<Container> sidecars = Containers.sidecars(pod).reversed();
      for (Container sidecar : sidecars) {
        Instant least = now.plus(LEAST_SIDECAR_GRACE);
        if (endOne(sidecar, deadline.isAfter(least) || isForced() ? deadline : least)) {
          return; // one after the other
        }
      }
    }

    private boolean isForced() {
      Long seconds = pod.getMetadata().getDeletionGracePeriodSeconds();
      return seconds != null && seconds == 0;
    }

    private boolean endOne(Container container, Instant deadline) {
      Optional<Stage.Running> running = state.running(container.getName());
      if (running.isEmpty()) {
        return false;
      }
      Stage.Stopping stopping = running.get().stopping();
      if (stopping == null) {
        Duration grace = Duration.between(now, deadline);
        steps.add(
            new Step.Stop(
                container,
                grace.isNegative() ? Duration.ZERO : grace,
                "Stopping container " + container.getName(),
                false));
        wakeBy(deadline.isAfter(now) ? deadline : now);
      } else {
        Instant earlier = deadline.isBefore(stopping.killAt()) ? deadline : stopping.killAt();
        killInTime(
            container, new Stage.Stopping(stopping.why(), earlier, false, stopping.killed()));
      }
      return true;
    }

    private void killInTime(Container container, Stage.Stopping stopping) {
      if (stopping.killed()) {
        return;
      }
      if (stopping.killAt().isAfter(now)) {
        wakeBy(stopping.killAt());
      } else {
        steps.add(new Step.Kill(container));
      }
    }

    private void wakeBy(Instant instant) {
      if (wakeAt == null || instant.isBefore(wakeAt)) {
        wakeAt = instant;
      }
    }
  }
}
