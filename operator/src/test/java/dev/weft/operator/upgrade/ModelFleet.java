package dev.weft.operator.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.wire.Traffic;
import dev.weft.crds.mesh.UpgradeProgress;
import dev.weft.operator.fleet.PodId;
import dev.weft.operator.fleet.PodState;
import dev.weft.operator.translate.PodSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A fleet with kubelets, disruption budgets and an operator that may be killed before any of its
 * writes. Each turn is two seconds; what must never be is checked after each.
 */
final class ModelFleet {
  static final String OLD = "weft/proxy:1";
  static final String NEW = "weft/proxy:2";
  private static final Duration TURN = Duration.ofSeconds(2);
  private static final int KEEPS_COUNTING = 100;

  final Map<PodId, Pod> pods = new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
  final List<String> diary = new ArrayList<>();
  final List<String> events = new ArrayList<>();
  final Set<String> bad = new java.util.HashSet<>();
  final Map<String, Integer> atLeast = new HashMap<>();
  Rules rules;
  Situation.Target target = new Situation.Target(OLD, "1", 1);
  String hindrance = "";
  Rehearsal rehearsal = Rehearsal.NONE;
  boolean acknowledges = true;
  double failing; // share of requests to pods with the new image
  @Nullable UpgradeProgress progress;
  Instant now = Instant.parse("2026-11-01T00:00:00Z");
  int writes;
  private int killBefore = -1;
  private @Nullable Figures figures;

  /** A kubelet's view of one pod. */
  static final class Pod {
    final PodId id;
    final String workload;
    String image = OLD;
    String runs = OLD;
    int starts = 1;
    boolean ready = true;
    int turnsDown;
    String trouble = "";
    String draining = "";
    String changedAt = "";
    String replaced = "";
    String previous = "";
    String before = "";
    double alwaysFailing;
    boolean hopeless;
    long since = 1;
    long requests;
    long failures;

    Pod(String namespace, String name, String workload) {
      this.id = new PodId(namespace, name);
      this.workload = workload;
    }

    PodState state() {
      return new PodState(
          id,
          runs.equals(OLD) ? "1" : "2",
          true,
          ready,
          trouble,
          Map.of("app", workload),
          new PodState.Sidecar(
              "uid-" + id,
              image,
              "run-" + starts,
              ready,
              "deployment/" + workload,
              false,
              "node",
              new PodState.Marks(draining, changedAt, replaced, previous, before)));
    }
  }

  /** The operator's process ends here; another one begins with nothing in memory. */
  static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  ModelFleet(Rules rules) {
    this.rules = rules;
  }

  ModelFleet workload(String namespace, String name, int replicas) {
    for (int i = 0; i < replicas; i++) {
      Pod pod = new Pod(namespace, name + "-" + i, name);
      pods.put(pod.id, pod);
    }
    return this;
  }

  ModelFleet wants(String image) {
    target =
        new Situation.Target(
            image, image.substring(image.indexOf(':') + 1), target.generation() + 1);
    return this;
  }

  ModelFleet killBefore(int write) {
    killBefore = write;
    return this;
  }

  Situation situation() {
    Map<PodId, Traffic> traffic = new HashMap<>();
    pods.values()
        .forEach(pod ->
            traffic.put(pod.id, new Traffic(pod.since, pod.requests, pod.failures, List.of())));
    Figures known = figures;
    figures =
        known == null ? Figures.from(now, traffic) : known.with(now, traffic, rules.interval());
    return new Situation(
        target,
        rules,
        progress,
        hindrance,
        rehearsal,
        pods.values().stream()
            .map(pod ->
                new Proxy(pod.state(), pod.ready, pod.runs.equals(OLD) ? "1" : "2", acknowledges))
            .toList(),
        budgets(),
        figures,
        Map.of(),
        now);
  }

  private List<Budget> budgets() {
    var budgets = new ArrayList<Budget>();
    atLeast.forEach((workload, least) ->
        budgets.add(
            new Budget(
                "shop",
                workload,
                PodSelector.of(
                    new LabelSelectorBuilder().addToMatchLabels("app", workload).build()),
                (int) Math.max(0, ready(workload) - least))));
    return budgets;
  }

  private long ready(String workload) {
    return pods.values().stream().filter(pod -> pod.workload.equals(workload) && pod.ready).count();
  }

  /** One look of the operator, and what the kubelets make of it. */
  void turn() {
    try {
      operate();
    } catch (Killed e) {
      figures = null;
      diary.add("killed");
    }
    pods.values().forEach(this::kubelet);
    now = now.plus(TURN);
    check();
  }

  private void operate() {
    Plan plan = Upgrade.next(situation());
    for (Step step : plan.steps()) {
      write();
      carryOut(step);
    }
    if (plan.progress() != null && !plan.progress().equals(progress)) {
      write();
      progress = plan.progress();
      plan.notes().forEach(note -> events.add(note.reason()));
    }
  }

  private void write() {
    if (writes++ == killBefore) {
      throw new Killed();
    }
  }

  private Pod of(PodState state) {
    Pod pod = pods.get(state.id());
    if (pod == null) {
      throw new AssertionError("no pod " + state.id());
    }
    return pod;
  }

  private void carryOut(Step step) {
    switch (step) {
      case Step.Drain(PodState state) -> {
        of(state).draining = now.toString();
        diary.add("drain " + state.id().name());
      }
      case Step.Change change -> {
        Pod pod = of(change.pod());
        pod.image = change.image();
        pod.changedAt = change.watched() ? now.toString() : "";
        pod.replaced = change.watched() ? "run-" + pod.starts : "";
        if (!change.previous().isEmpty()) {
          pod.previous = change.previous();
          pod.before = change.before();
        }
        diary.add("change " + pod.id.name() + " " + change.image());
      }
      case Step.Release(PodState state) -> {
        Pod pod = of(state);
        pod.draining = "";
        pod.changedAt = "";
        pod.replaced = "";
        diary.add("release " + state.id().name());
      }
      case Step.Forget(PodState state) -> {
        of(state).previous = "";
        of(state).before = "";
      }
      case Step.Restart restart -> throw new AssertionError(restart.toString());
    }
  }

  private void kubelet(Pod pod) {
    if (!pod.image.equals(pod.runs)) {
      pod.ready = false;
      if (bad.contains(pod.image)) {
        pod.trouble = "weft-proxy: ImagePullBackOff";
        pod.runs = ""; // its former container is gone
        return;
      }
      pod.trouble = pod.hopeless ? pod.trouble : "";
      pod.runs = pod.image;
      pod.starts++;
      pod.turnsDown = 1;
      pod.since = now.getEpochSecond() + 2;
      pod.requests = 0;
      pod.failures = 0;
    } else if (!pod.ready && !pod.hopeless && pod.turnsDown-- <= 0) {
      pod.ready = true;
      pod.trouble = "";
    } else if (pod.ready) {
      pod.requests += KEEPS_COUNTING;
      double share = pod.alwaysFailing + (pod.runs.equals(NEW) ? failing : 0);
      pod.failures += Math.round(KEEPS_COUNTING * share);
    }
  }

  /** What must never be. */
  private void check() {
    atLeast.forEach((workload, least) ->
        assertThat(ready(workload)).as("ready pods of " + workload).isGreaterThanOrEqualTo(least));
    Map<String, List<Pod>> byWorkload = new LinkedHashMap<>();
    pods.values()
        .forEach(pod ->
            byWorkload
                .computeIfAbsent(pod.id.namespace() + "/" + pod.workload, _ -> new ArrayList<>())
                .add(pod));
    byWorkload.forEach((workload, siblings) ->
        assertThat(siblings.stream().filter(pod -> !pod.ready || !pod.draining.isEmpty()).count())
            .as("pods of " + workload + " that take no requests")
            .isLessThanOrEqualTo(rules.unavailable(siblings.size())));
  }

  /** Until nothing is under way and nothing is left to write, within a bound. */
  ModelFleet run() {
    for (int i = 0; i < 500; i++) {
      int before = writes;
      turn();
      boolean quiet = writes == before && !Phase.of(progress).map(Phase::isUnderWay).orElse(false);
      if (quiet && pods.values().stream().allMatch(pod -> pod.image.equals(pod.runs))) {
        return this;
      }
    }
    throw new AssertionError("not done: " + progress + "\n" + String.join("\n", diary));
  }

  ModelFleet turns(int count) {
    for (int i = 0; i < count; i++) {
      turn();
    }
    return this;
  }

  String phase() {
    return progress == null ? "" : String.valueOf(progress.phase());
  }

  String message() {
    return progress == null ? "" : String.valueOf(progress.message());
  }

  long having(String image) {
    return pods.values().stream().filter(pod -> pod.image.equals(image)).count();
  }
}
