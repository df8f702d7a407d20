package dev.weft.playground.kubelet;

import dev.weft.playground.controllers.Cache;
import dev.weft.playground.controllers.Key;
import dev.weft.playground.controllers.PodReadiness;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One pod's owner: takes messages, asks {@link PodPlan} what to do, does it, writes the status. All
 * fields belong to its thread unless said otherwise.
 */
final class PodWorker {
  private static final Logger LOG = LoggerFactory.getLogger(PodWorker.class);
  private static final Duration RETRY = Duration.ofSeconds(2);
  private static final Duration SHUTDOWN_GRACE = Duration.ofSeconds(3);
  private static final int MOST_ROUNDS = 32;

  private final Machine machine;
  private final LinkedBlockingQueue<Message> mailbox = new LinkedBlockingQueue<>();
  private final Sandbox sandbox;
  private final Probes probes;
  private final StatusWriter status;
  private final Stopper stopper;
  private final Map<String, Sandbox.Run> runs = new ConcurrentHashMap<>(); // probes read it, too
  private final Cache<Pod> pods;
  private final Runnable whenDone;
  private final Thread thread;
  private Pod pod;
  private PodState state;
  private long lastRun;
  private @Nullable Instant retryAt;
  private @Nullable Instant refreshAt;
  private final boolean wasOver;
  private boolean ready;
  private boolean done;
  private @Nullable Instant shutdownAt;

  PodWorker(Machine machine, Processes processes, Pod pod, Runnable whenDone) {
    this.machine = machine;
    this.pod = DefaultToken.added(pod);
    this.pods = machine.caches().of(Pod.class);
    Instant now = machine.clock().instant();
    this.state = PodStatusReader.resumed(pod, PodState.of(this.pod, now));
    this.refreshAt = now;
    this.wasOver = PodReadiness.hasEnded(pod);
    this.sandbox = new Sandbox(machine, processes, this.pod);
    this.stopper = new Stopper(machine, sandbox);
    this.probes = new Probes(machine.timer(), this::trial, this::tell);
    this.status = new StatusWriter(machine, pod);
    this.whenDone = whenDone;
    this.thread =
        Thread.ofVirtual().name("pod-" + pod.getMetadata().getName()).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** For any thread. */
  void tell(Message message) {
    mailbox.add(message);
  }

  /** For any thread. */
  Sandbox sandbox() {
    return sandbox;
  }

  /** For any thread. False when there is no such process. */
  boolean crash(String container) {
    Sandbox.Run run = runs.get(container);
    if (run == null) {
      return false;
    }
    run.process().kill();
    return true;
  }

  /** For any thread. */
  void awaitEnd(Duration patience) throws InterruptedException {
    boolean _ = thread.join(patience);
  }

  private void run() {
    try {
      Optional<Instant> wakeAt = Optional.of(Instant.MIN);
      while (!done) {
        take(wakeAt);
        wakeAt = work();
      }
    } catch (InterruptedException e) {
      LOG.debug("worker of {} interrupted", pod.getMetadata().getName());
    } catch (RuntimeException e) {
      LOG.error("the worker of pod {} failed", pod.getMetadata().getName(), e);
    } finally {
      probes.stop();
      runs.values().forEach(run -> run.process().kill());
      sandbox.release();
      whenDone.run();
    }
  }

  private void take(Optional<Instant> wakeAt) throws InterruptedException {
    Message first;
    if (wakeAt.isEmpty()) {
      first = mailbox.take();
    } else {
      long nanos =
          wakeAt.get().equals(Instant.MIN)
              ? 0
              : Duration.between(machine.clock().instant(), wakeAt.get()).toNanos();
      first = mailbox.poll(Math.max(0, nanos), TimeUnit.NANOSECONDS);
    }
    for (Message next = first; next != null; next = mailbox.poll()) {
      apply(next);
    }
  }

  private void apply(Message message) {
    Instant now = machine.clock().instant();
    switch (message) {
      case Message.Updated _ -> reread();
      case Message.Gone _ -> endAtOnce();
      case Message.Exited(String container, long run, int code) -> {
        state = state.exited(container, run, code, now);
        runs.remove(container);
        tellBackOff(container);
      }
      case Message.Probed probed -> probed(probed);
      case Message.Refresh _ -> refreshAt = now;
      case Message.Shutdown _ -> {
        shutdownAt = now.plus(SHUTDOWN_GRACE);
        runs.values().forEach(run -> run.process().terminate());
      }
    }
  }

  /** Messages may overtake each other; the cache holds the newest. */
  private void reread() {
    pods.get(Key.of(pod))
        .filter(known -> known.getMetadata().getUid().equals(pod.getMetadata().getUid()))
        .ifPresent(known -> pod = DefaultToken.added(known));
    refreshAt = machine.clock().instant();
  }

  private void tellBackOff(String container) {
    boolean backingOff =
        state.of(container).backoff().isPositive()
            && pod.getMetadata().getDeletionTimestamp() == null;
    if (backingOff && state.of(container).stage() instanceof Stage.Ended ended) {
      Containers.named(pod, container)
          .filter(each -> Phase.restarts(pod, each, ended))
          .ifPresent(each ->
              event(
                  each,
                  true,
                  "BackOff",
                  "Back-off restarting failed container "
                      + container
                      + " in pod "
                      + pod.getMetadata().getName()));
    }
  }

  private void probed(Message.Probed probed) {
    Optional<Container> container = Containers.named(pod, probed.container());
    var probe = container.map(each -> Containers.probe(each, probed.kind())).orElse(null);
    if (container.isEmpty() || probe == null) {
      return;
    }
    boolean current =
        state.running(probed.container()).filter(each -> each.run() == probed.run()).isPresent();
    if (current && !probed.result().success()) {
      event(
          container.get(),
          true,
          "Unhealthy",
          probed.kind().title() + " probe failed: " + probed.result().message());
    }
    state =
        state.probed(
            probed.container(),
            probed.run(),
            probed.kind(),
            probe,
            probed.result().success(),
            container.get().getReadinessProbe() != null);
  }

  /** One look at everything; the answer is when to look again by itself. */
  private Optional<Instant> work() {
    retryAt = null;
    if (shutdownAt != null) {
      return shutDown(shutdownAt);
    }
    if (wasOver && pod.getMetadata().getDeletionTimestamp() == null) {
      return Optional.empty();
    }
    if (!prepared()) {
      status.write(pod, state);
      return Optional.ofNullable(retryAt);
    }
    Optional<Instant> wakeAt = Optional.empty();
    for (int round = 0; round < MOST_ROUNDS && !done; round++) {
      PodPlan plan = PodPlan.of(pod, state, machine.clock().instant());
      wakeAt = plan.wakeAt();
      PodState before = state;
      plan.steps().forEach(this::carryOut);
      if (state.equals(before)) {
        break;
      }
    }
    if (done) {
      return Optional.empty();
    }
    probes.follow(pod, state);
    if (!status.write(pod, state)) {
      retryAt = soon();
    }
    return Stream.of(wakeAt, Optional.ofNullable(refreshAt), Optional.ofNullable(retryAt))
        .flatMap(Optional::stream)
        .min(Instant::compareTo);
  }

  /** Sees to address and files. False while something is missing that containers need. */
  private boolean prepared() {
    if (pod.getMetadata().getDeletionTimestamp() != null || Phase.applicationOver(pod, state)) {
      refreshAt = null;
      return true;
    }
    String address;
    try {
      address = sandbox.attach(pod);
    } catch (IOException e) {
      return notYet("FailedCreatePodSandBox", "Failed to create pod sandbox: " + e.getMessage());
    }
    if (state.address() == null) {
      state = state.attached(address);
      showWaiting();
    }
    Instant now = machine.clock().instant();
    if (refreshAt == null || refreshAt.isAfter(now)) {
      return ready;
    }
    Optional<String> missing = sandbox.volumes().refresh(pod, address);
    refreshAt = missing.isPresent() ? soon() : sandbox.volumes().refreshAt().orElse(null);
    if (missing.isPresent() && !ready) {
      return notYet("FailedMount", missing.get());
    }
    ready = true;
    return true;
  }

  private boolean notYet(String reason, String message) {
    machine.events().record(pod, true, reason, message);
    showWaiting();
    retryAt = soon();
    return false;
  }

  private void showWaiting() {
    boolean init = !pod.getSpec().getInitContainers().isEmpty();
    for (Container container : pod.getSpec().getContainers()) {
      state =
          state.waiting(
              container.getName(), init ? "PodInitializing" : "ContainerCreating", "", null);
    }
  }

  private void carryOut(Step step) {
    Instant now = machine.clock().instant();
    switch (step) {
      case Step.Start(Container container) -> startContainer(container);
      case Step.Stop(Container container, Duration grace, String why, boolean replaced) -> {
        event(container, false, "Killing", why);
        state = state.stopping(container.getName(), why, grace, replaced, now);
        Sandbox.Run run = runs.get(container.getName());
        if (run != null) {
          stopper.stop(pod, container, run, grace, state.address());
        }
      }
      case Step.Kill(Container container) -> {
        state = state.killed(container.getName());
        Sandbox.Run run = runs.get(container.getName());
        if (run != null) {
          run.process().kill();
        }
      }
      case Step.Initialized _ -> state = state.initializedNow();
      case Step.Release _ -> sandbox.release();
      case Step.Remove _ -> removeObject();
    }
  }

  private void startContainer(Container container) {
    String name = container.getName();
    long run = ++lastRun;
    int start = state.of(name).starts() + 1;
    Instant now = machine.clock().instant();
    Sandbox.Started started;
    try {
      started = sandbox.start(pod, container, start);
    } catch (IOException e) {
      started = new Sandbox.Started.Refused("RunContainerError", e.toString());
    }
    switch (started) {
      case Sandbox.Started.Ok(Sandbox.Run ok) -> {
        runs.put(name, ok);
        state = state.started(container, run, now);
        event(
            container,
            false,
            "Pulled",
            "Container image \"" + container.getImage() + "\" already present on machine");
        event(container, false, "Created", "Created container: " + name);
        event(container, false, "Started", "Started container " + name);
        var _ = ok.process().ended().thenAccept(code -> tell(new Message.Exited(name, run, code)));
        stopper.started(pod, container, ok, state.address());
      }
      case Sandbox.Started.Refused(String reason, String message) -> {
        event(container, true, "Failed", message);
        state = state.waiting(name, reason, message, now.plus(RETRY));
      }
    }
  }

  private Optional<Instant> shutDown(Instant deadline) {
    if (state.anyRunning() && machine.clock().instant().isBefore(deadline)) {
      return Optional.of(deadline);
    }
    done = true; // what still runs is killed on the way out
    return Optional.empty();
  }

  private void endAtOnce() {
    runs.values().forEach(run -> run.process().kill());
    forgetFiles();
    done = true;
  }

  private void removeObject() {
    if (!wasOver) {
      status.write(pod, state);
    }
    try {
      machine.client().resource(pod).withGracePeriod(0).delete();
      forgetFiles();
      done = true;
    } catch (KubernetesClientException e) {
      LOG.debug("pod {} not removed yet: {}", pod.getMetadata().getName(), e.getMessage());
      retryAt = soon();
    }
  }

  private void forgetFiles() {
    try {
      sandbox.remove();
    } catch (IOException e) {
      LOG.debug("files of pod {} left: {}", pod.getMetadata().getName(), e.toString());
    }
  }

  /** On a probe's thread. */
  private Prober.Result trial(Container container, Probe probe) {
    Sandbox.Run run = runs.get(container.getName());
    return Prober.probe(
        probe,
        container,
        sandbox.address(),
        (words, seconds) ->
            run == null ? Optional.empty() : sandbox.exec(pod, container, run, words, seconds));
  }

  private void event(Container container, boolean warning, String reason, String message) {
    machine
        .events()
        .record(pod, Containers.path(pod, container.getName()), warning, reason, message);
  }

  private Instant soon() {
    return machine.clock().instant().plus(RETRY);
  }
}
