package dev.weft.playground.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.Probe;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A pod's life in virtual time: carries out each plan on the state alone, and keeps a diary of what
 * was asked for.
 */
final class Life {
  static final Instant BEGIN = Instant.parse("2026-11-23T12:00:00Z");

  Pod pod;
  PodState state;
  Instant now = BEGIN;
  Optional<Instant> wakeAt = Optional.empty();
  final List<String> diary = new ArrayList<>();
  private long runs;

  Life(Pod pod) {
    this.pod = pod;
    this.state = PodState.of(pod, now).attached("10.42.0.2");
    settle();
  }

  static Pod pod(List<Container> init, Container... application) {
    return new PodBuilder()
        .withNewMetadata()
        .withName("web-1")
        .withNamespace("shop")
        .withUid("uid-1")
        .endMetadata()
        .withNewSpec()
        .withTerminationGracePeriodSeconds(30L)
        .withInitContainers(init)
        .withContainers(application)
        .endSpec()
        .build();
  }

  static Container container(String name) {
    return new ContainerBuilder().withName(name).withImage(name + ":1").build();
  }

  static Container sidecar(String name) {
    return container(name).edit().withRestartPolicy("Always").build();
  }

  static Life of(Container... application) {
    return new Life(pod(List.of(), application));
  }

  Life policy(String policy) {
    pod = pod.edit().editSpec().withRestartPolicy(policy).endSpec().build();
    return this;
  }

  /** Plans until nothing more is to be done at this time. */
  void settle() {
    for (int round = 0; round < 20; round++) {
      PodPlan plan = PodPlan.of(pod, state, now);
      wakeAt = plan.wakeAt();
      PodState before = state;
      plan.steps().forEach(this::carryOut);
      if (state.equals(before)) {
        return;
      }
    }
    throw new AssertionError("the plan does not come to rest: " + diary);
  }

  private void carryOut(Step step) {
    switch (step) {
      case Step.Start(Container container) -> {
        diary.add("start " + container.getName());
        state = state.started(container, ++runs, now);
      }
      case Step.Stop(Container container, Duration grace, String why, boolean replaced) -> {
        diary.add("stop " + container.getName() + " " + grace.toSeconds());
        state = state.stopping(container.getName(), why, grace, replaced, now);
      }
      case Step.Kill(Container container) -> {
        diary.add("kill " + container.getName());
        state = state.killed(container.getName());
      }
      case Step.Initialized _ -> state = state.initializedNow();
      case Step.Release _ -> diary.add("release");
      case Step.Remove _ -> diary.add("remove");
    }
  }

  void exits(String container, int code) {
    state = state.exited(container, run(container), code, now);
    settle();
  }

  void probe(String container, ProbeKind kind, boolean success) {
    Container spec = Containers.named(pod, container).orElseThrow();
    Probe probe = Containers.probe(spec, kind);
    if (probe == null) {
      throw new AssertionError("no such probe");
    }
    state =
        state.probed(
            container, run(container), kind, probe, success, spec.getReadinessProbe() != null);
    settle();
  }

  void passes(Duration time) {
    now = now.plus(time);
    settle();
  }

  void deleted(long grace) {
    pod =
        pod.edit()
            .editMetadata()
            .withDeletionTimestamp(now.plusSeconds(grace).toString())
            .withDeletionGracePeriodSeconds(grace)
            .endMetadata()
            .build();
    settle();
  }

  private long run(String container) {
    return state.running(container).orElseThrow().run();
  }

  boolean runs(String container) {
    return state.running(container).isPresent();
  }

  PodStatus status() {
    return status(null);
  }

  PodStatus status(@Nullable PodStatus before) {
    return StatusOf.pod(
        before == null ? pod : pod.edit().withStatus(before).build(), state, "10.42.0.1", now);
  }

  List<String> diary() {
    List<String> entries = List.copyOf(diary);
    diary.clear();
    return entries;
  }
}
