package dev.weft.proxy.route;

import dev.weft.api.route.Fault;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A route's {@link Fault} as the data path uses it. A share of 0 is never, one of 1 always; between
 * them each request is drawn by itself, so that no pattern of a client's falls in step with it:
 * docs/decisions/0028-limits-and-faults.md
 *
 * @param delayShare of requests, 0 to 1
 * @param abortShare of requests, 0 to 1
 */
public record Mischief(long delayNanos, double delayShare, int abortStatus, double abortShare) {
  /** No request is touched. */
  public static final int NONE = 0;

  static Mischief of(Fault fault) {
    Fault.Delay delay = fault.delay();
    Fault.Abort abort = fault.abort();
    return new Mischief(
        delay == null ? NONE : delay.duration().toNanos(),
        delay == null ? 0 : delay.percent() / 100,
        abort == null ? NONE : abort.status(),
        abort == null ? 0 : abort.percent() / 100);
  }

  /** What is wrong with one that came over the wire; null when nothing is. */
  static @Nullable String wrong(Fault fault) {
    Fault.Delay delay = fault.delay();
    Fault.Abort abort = fault.abort();
    if (delay != null
        && (delay.duration().isNegative() || delay.duration().compareTo(Fault.MAX_DELAY) > 0)) {
      return "delay of " + delay.duration() + " (expected: 0 to " + Fault.MAX_DELAY + ")";
    }
    if (abort != null && (abort.status() < 400 || abort.status() > 599)) {
      return "abort with status " + abort.status() + " (expected: 400 to 599)";
    }
    double of = delay == null ? 0 : delay.percent();
    double percent = abort == null || !isShare(of) ? of : abort.percent();
    return isShare(percent) ? null : "percent of " + percent + " (expected: 0 to 100)";
  }

  private static boolean isShare(double percent) {
    return percent >= 0 && percent <= 100;
  }

  /** How long the next request is held back; 0: not at all. */
  public long drawDelayNanos(RandomGenerator random) {
    return drawn(delayShare, random) ? delayNanos : NONE;
  }

  /** With which status the next request is answered; 0: it is sent. */
  public int drawAbortStatus(RandomGenerator random) {
    return drawn(abortShare, random) ? abortStatus : NONE;
  }

  private static boolean drawn(double share, RandomGenerator random) {
    return share > 0 && (share >= 1 || random.nextDouble() < share);
  }
}
