package dev.weft.playground.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Probe;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The probes of one pod that run now. Each goes on until its container's run is over: a timer wakes
 * it, a virtual thread does it, the worker is told. Confined to the pod's worker except where said.
 */
final class Probes {
  /** One probe of one run of a container. */
  private record Loop(String container, long run, ProbeKind kind) {}

  /** Carries out a probe; called on a virtual thread. */
  interface Trial {
    Prober.Result probe(Container container, Probe probe);
  }

  private final ScheduledExecutorService timer;
  private final Trial trial;
  private final Consumer<Message> tell;
  private volatile Set<Loop> active = Set.of();

  Probes(ScheduledExecutorService timer, Trial trial, Consumer<Message> tell) {
    this.timer = timer;
    this.trial = trial;
    this.tell = tell;
  }

  /** Starts the probes that are due by {@code state} and lets the others end. */
  void follow(Pod pod, PodState state) {
    Set<Loop> wanted = new HashSet<>();
    for (Container container : Containers.all(pod)) {
      state
          .running(container.getName())
          .ifPresent(running -> {
            for (ProbeKind kind : ProbeKind.values()) {
              boolean itsTime = (kind == ProbeKind.STARTUP) != running.started();
              if (itsTime
                  && running.stopping() == null
                  && Containers.probe(container, kind) != null) {
                wanted.add(new Loop(container.getName(), running.run(), kind));
              }
            }
          });
    }
    Set<Loop> before = active;
    active = Set.copyOf(wanted);
    for (Loop loop : wanted) {
      if (!before.contains(loop)) {
        Container container = Containers.named(pod, loop.container()).orElseThrow();
        Probe probe = Containers.probe(container, loop.kind());
        if (probe != null) {
          schedule(
              loop, container, probe, Duration.ofSeconds(or(probe.getInitialDelaySeconds(), 0)));
        }
      }
    }
  }

  private void schedule(Loop loop, Container container, Probe probe, Duration delay) {
    var _ =
        timer.schedule(
            () ->
                Thread.ofVirtual()
                    .name("probe-" + loop.container())
                    .start(() -> once(loop, container, probe)),
            delay.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  /** On a virtual thread. */
  private void once(Loop loop, Container container, Probe probe) {
    if (!active.contains(loop)) {
      return;
    }
    tell.accept(
        new Message.Probed(
            loop.container(), loop.run(), loop.kind(), trial.probe(container, probe)));
    if (active.contains(loop) && !timer.isShutdown()) {
      schedule(
          loop,
          container,
          probe,
          Duration.ofSeconds(Math.max(1, or(probe.getPeriodSeconds(), 10))));
    }
  }

  void stop() {
    active = Set.of();
  }

  private static int or(@Nullable Integer value, int otherwise) {
    return value == null ? otherwise : value;
  }
}
