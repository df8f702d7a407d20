package dev.weft.operator.upgrade;

import dev.weft.operator.fleet.PodId;
import dev.weft.operator.fleet.PodState;
import dev.weft.operator.fleet.PodState.Marks;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/**
 * One proxy of the fleet.
 *
 * @param connected in touch with the control plane
 * @param version what it says it is; what was injected while it says nothing
 * @param drained everybody who sends to its pod has acknowledged that it drains
 */
public record Proxy(PodState pod, boolean connected, String version, boolean drained) {
  /** A failure must last: for a moment a pod may still show what was before its change. */
  private static final Duration CERTAIN = Duration.ofSeconds(10);

  /** Proxies that do not acknowledge must not hold an upgrade up: retries cover their mistakes. */
  private static final Duration DRAIN_PATIENCE = Duration.ofSeconds(10);

  /** A kubelet that has not acted by now on an image that was taken back has nothing to act on. */
  private static final Duration UNTOUCHED = Duration.ofSeconds(30);

  PodId id() {
    return pod.id();
  }

  String image() {
    return pod.sidecar().image();
  }

  Marks marks() {
    return pod.sidecar().marks();
  }

  Workload workload() {
    return Workload.of(pod);
  }

  boolean draining() {
    return !marks().draining().isEmpty();
  }

  /** Its image was changed, and its new proxy has not been found well yet. */
  boolean restarting() {
    return !marks().changedAt().isEmpty();
  }

  boolean inFlight() {
    return draining() || restarting();
  }

  /** Requests are served by it, or would be: replacing it costs something. */
  boolean serves() {
    return pod.proxyReady() && pod.sidecar().podReady();
  }

  boolean broken() {
    return !pod.trouble().isEmpty();
  }

  /** It was not well when its image was changed: that it is not now says nothing. */
  boolean wasBroken() {
    return !marks().previousImage().isEmpty() && marks().requestsBefore().isEmpty();
  }

  /** The new proxy runs, is ready and in touch. */
  boolean renewed(Instant now) {
    boolean another = !pod.sidecar().container().equals(marks().replacedContainer());
    boolean takenBack =
        image().equals(marks().previousImage())
            && !now.isBefore(time(marks().changedAt()).plus(UNTOUCHED));
    return pod.proxyReady() && connected && (another || takenBack);
  }

  boolean drainedBy(Instant now) {
    return drained || !now.isBefore(time(marks().draining()).plus(DRAIN_PATIENCE));
  }

  /** Why it counts as failed; empty while there is hope. */
  String failure(Instant now, Duration readyTimeout) {
    if (!restarting() || renewed(now)) {
      return "";
    }
    Instant changed = time(marks().changedAt());
    if (broken() && !now.isBefore(changed.plus(CERTAIN))) {
      return pod.trouble();
    }
    return now.isBefore(changed.plus(readyTimeout))
        ? ""
        : (pod.proxyReady() ? "not in touch with the control plane" : "not ready")
            + " within "
            + readyTimeout.toSeconds()
            + " s";
  }

  /** What cannot be read was long ago: nothing waits for it. */
  private static Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      return Instant.EPOCH;
    }
  }
}
