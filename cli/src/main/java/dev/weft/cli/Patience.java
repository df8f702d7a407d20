package dev.weft.cli;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/** Looks at something again and again until it is over, but no longer than for a time. */
public final class Patience {
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);

  private final Duration atMost;
  private final Duration every;
  private final LongSupplier nanos;
  private final Pause pause;
  private final long start;

  /** Looks again. */
  public interface Look<T> {
    /**
     * @param seen what was seen before
     */
    T after(T seen) throws InterruptedException;
  }

  /** Lets time pass. */
  interface Pause {
    void take(Duration length) throws InterruptedException;
  }

  /** The time begins now; several waits share it. */
  public Patience(Duration atMost) {
    this(atMost, LOOK_EVERY);
  }

  /**
   * @param every so long it waits between two looks
   */
  public Patience(Duration atMost, Duration every) {
    this(atMost, every, System::nanoTime, Thread::sleep);
  }

  Patience(Duration atMost, Duration every, LongSupplier nanos, Pause pause) {
    this.atMost = atMost;
    this.every = every;
    this.nanos = nanos;
    this.pause = pause;
    this.start = nanos.getAsLong();
  }

  public Duration atMost() {
    return atMost;
  }

  /** Since the beginning. */
  public double seconds() {
    return (nanos.getAsLong() - start) / 1e9;
  }

  public boolean isOver() {
    return nanos.getAsLong() - start >= atMost.toNanos();
  }

  /**
   * What was seen last: it is over, or the time is.
   *
   * @param first what was seen already
   * @param seen told of each look, the first included
   */
  public <T> T until(T first, Predicate<T> isOver, Look<T> again, Consumer<T> seen)
      throws InterruptedException {
    T last = first;
    seen.accept(last);
    while (!isOver.test(last) && !isOver()) {
      pause.take(every);
      last = again.after(last);
      seen.accept(last);
    }
    return last;
  }

  /** Whether it came to hold within the time. */
  public boolean until(BooleanSupplier holds) throws InterruptedException {
    return until(holds.getAsBoolean(), held -> held, _ -> holds.getAsBoolean(), _ -> {});
  }
}
