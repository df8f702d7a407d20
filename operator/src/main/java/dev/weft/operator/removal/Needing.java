package dev.weft.operator.removal;

import dev.weft.operator.inject.Injector;
import dev.weft.operator.status.Times;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/** Which pods need the control plane. */
public final class Needing {
  /** A pod that has not ended this long after its time is on a node that nobody hears of. */
  static final Duration OVERDUE = Duration.ofSeconds(30);

  private Needing() {}

  /** It has a proxy that serves: also while it ends, for its last requests. */
  public static boolean holds(Pod pod, Instant now) {
    String phase = pod.getStatus() == null ? "" : String.valueOf(pod.getStatus().getPhase());
    if (!Injector.hasProxy(pod) || Set.of("Succeeded", "Failed").contains(phase)) {
      return false;
    }
    // The time by which it is to have ended, its grace included.
    Instant end = Times.parse(pod.getMetadata().getDeletionTimestamp());
    return end == null || now.isBefore(end.plus(OVERDUE));
  }
}
