package dev.weft.playground.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.LifecycleHandler;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lifecycle hooks. A stop first runs preStop, then asks the process to end; who counts the grace is
 * {@link PodPlan}.
 */
final class Stopper {
  private final Machine machine;
  private final Sandbox sandbox;

  Stopper(Machine machine, Sandbox sandbox) {
    this.machine = machine;
    this.sandbox = sandbox;
  }

  void stop(
      Pod pod, Container container, Sandbox.Run run, Duration grace, @Nullable String address) {
    LifecycleHandler hook =
        container.getLifecycle() == null ? null : container.getLifecycle().getPreStop();
    if (hook == null) {
      run.process().terminate();
      return;
    }
    if (hook.getSleep() != null) {
      Duration sleep = Duration.ofSeconds(hook.getSleep().getSeconds());
      Duration wait = sleep.compareTo(grace) < 0 ? sleep : grace;
      var _ =
          machine
              .timer()
              .schedule(run.process()::terminate, wait.toMillis(), TimeUnit.MILLISECONDS);
      return;
    }
    Thread.ofVirtual()
        .name("preStop-" + container.getName())
        .start(() -> {
          call("PreStop", hook, pod, container, run, grace, address);
          run.process().terminate();
        });
  }

  void started(Pod pod, Container container, Sandbox.Run run, @Nullable String address) {
    LifecycleHandler hook =
        container.getLifecycle() == null ? null : container.getLifecycle().getPostStart();
    if (hook != null) {
      Thread.ofVirtual()
          .name("postStart-" + container.getName())
          .start(() -> {
            if (!call("PostStart", hook, pod, container, run, PodPlan.grace(pod), address)) {
              run.process().kill();
            }
          });
    }
  }

  private boolean call(
      String kind,
      LifecycleHandler hook,
      Pod pod,
      Container container,
      Sandbox.Run run,
      Duration grace,
      @Nullable String address) {
    String failure = "";
    try {
      int seconds = (int) Math.max(1, grace.toSeconds());
      if (hook.getExec() != null) {
        Optional<Integer> code =
            sandbox.exec(pod, container, run, hook.getExec().getCommand(), seconds);
        failure =
            code.map(each -> each == 0 ? "" : "exit code " + each)
                .orElse("took longer than " + seconds + "s");
      } else if (hook.getHttpGet() != null) {
        failure =
            Prober.http(
                    hook.getHttpGet(), container, Objects.requireNonNullElse(address, ""), seconds)
                .message();
      }
    } catch (IOException e) {
      failure = String.valueOf(e.getMessage());
    }
    if (!failure.isEmpty()) {
      machine
          .events()
          .record(
              pod,
              Containers.path(pod, container.getName()),
              true,
              "Failed" + kind + "Hook",
              kind + "Hook failed: " + failure);
    }
    return failure.isEmpty();
  }
}
