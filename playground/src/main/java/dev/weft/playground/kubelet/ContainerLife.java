package dev.weft.playground.kubelet;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One container's life so far.
 *
 * @param last how the run before the present one ended
 * @param starts how often a process was started; the restart count is one less
 * @param crashes ends in a row that were not asked for, each after a short run
 */
public record ContainerLife(Stage stage, Stage.@Nullable Ended last, int starts, int crashes) {
  static final ContainerLife NEW = new ContainerLife(Stage.Waiting.FOR_POD, null, 0, 0);

  /** A process that ran this long was well: the next crash counts as the first. */
  static final Duration STABLE = Duration.ofSeconds(60);

  private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(30);

  int restarts() {
    return Math.max(0, starts - 1);
  }

  ContainerLife withStage(Stage next) {
    return new ContainerLife(next, last, starts, crashes);
  }

  ContainerLife start(Stage.Running running) {
    return new ContainerLife(
        running, stage instanceof Stage.Ended ended ? ended : last, starts + 1, crashes);
  }

  ContainerLife end(Stage.Ended ended) {
    boolean wasStable = Duration.between(ended.since(), ended.at()).compareTo(STABLE) >= 0;
    int next = ended.replaced() ? 0 : wasStable ? 1 : crashes + 1;
    return new ContainerLife(ended, last, starts, next);
  }

  /**
   * When the next start is due after {@code ended}: the first restart at once, then 1 s, 2 s, … 30
   * s.
   */
  Instant dueAfter(Stage.Ended ended) {
    return ended.at().plus(backoff());
  }

  Duration backoff() {
    if (crashes <= 1) {
      return Duration.ZERO;
    }
    Duration wait = Duration.ofSeconds(1L << Math.min(10, crashes - 2));
    return wait.compareTo(LONGEST_BACKOFF) < 0 ? wait : LONGEST_BACKOFF;
  }
}
