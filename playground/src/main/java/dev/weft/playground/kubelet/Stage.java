package dev.weft.playground.kubelet;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where one container is in its life. */
public sealed interface Stage {
  /**
   * Has no process. {@code retryAt} is set when a start was tried and refused.
   *
   * @param reason as in {@code state.waiting.reason}
   */
  record Waiting(String reason, String message, @Nullable Instant retryAt) implements Stage {
    static final Waiting FOR_POD = new Waiting("PodInitializing", "", null);
    static final Waiting FOR_CREATION = new Waiting("ContainerCreating", "", null);
  }

  /**
   * Has a process.
   *
   * @param run tells this process from the container's other ones; what is said of another run is
   *     out of date
   * @param image what it was started from: a change of it restarts the container
   * @param started its startup probe succeeded, or it has none
   * @param stopping why it is being stopped, null while it is not
   */
  record Running(
      long run,
      Instant since,
      String image,
      boolean started,
      boolean ready,
      Map<ProbeKind, Tally> probes,
      @Nullable Stopping stopping)
      implements Stage {
    Running with(ProbeKind kind, Tally tally) {
      var probesNow = new EnumMap<ProbeKind, Tally>(ProbeKind.class);
      probesNow.putAll(probes);
      probesNow.put(kind, tally);
      return new Running(run, since, image, started, ready, Map.copyOf(probesNow), stopping);
    }

    Running started(boolean value) {
      return new Running(run, since, image, value, ready, probes, stopping);
    }

    Running ready(boolean value) {
      return new Running(run, since, image, started, value, probes, stopping);
    }

    Running stopping(Stopping why) {
      return new Running(run, since, image, started, ready, probes, why);
    }
  }

  /** Its process ended. {@code reason}: Completed, Error, or why it was stopped. */
  record Ended(
      int exitCode,
      int signal,
      String reason,
      Instant since,
      Instant at,
      String image,
      boolean replaced)
      implements Stage {}

  /**
   * A stop under way.
   *
   * @param killAt when patience ends
   * @param replaced the container's image changed: it is started again at once, whatever the
   *     restart policy says
   */
  record Stopping(String why, Instant killAt, boolean replaced, boolean killed) {
    Stopping nowKilled() {
      return new Stopping(why, killAt, replaced, true);
    }
  }
}
