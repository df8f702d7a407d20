package dev.weft.samples.base;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Calls at a constant rate, whether answers come or not. */
public final class OpenLoop implements AutoCloseable {
  private static final long LAST_WAIT_SECONDS = 2;

  private final int maxInFlight;
  private final Call call;
  private final Runnable skipped;
  private final Semaphore room;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());

  /** Waits for its answer, and counts it. */
  public interface Call {
    void once() throws InterruptedException;
  }

  /**
   * @param skipped told of a call that was due, but would have been one too many in flight
   */
  public OpenLoop(int maxInFlight, Call call, Runnable skipped) {
    this.maxInFlight = maxInFlight;
    this.call = call;
    this.skipped = skipped;
    this.room = new Semaphore(maxInFlight);
  }

  /**
   * @param ratePerSecond 0: never
   */
  public void start(int ratePerSecond) {
    if (ratePerSecond > 0) {
      long gap = TimeUnit.SECONDS.toNanos(1) / ratePerSecond;
      var _ = clock.scheduleAtFixedRate(this::tick, 0, gap, TimeUnit.NANOSECONDS);
    }
  }

  public void eachSecond(Runnable task) {
    var _ = clock.scheduleAtFixedRate(task, 1, 1, TimeUnit.SECONDS);
  }

  private void tick() {
    if (!room.tryAcquire()) {
      skipped.run();
      return;
    }
    Thread.startVirtualThread(() -> {
      try {
        call.once();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      } finally {
        room.release();
      }
    });
  }

  /** Calls no more, and waits a little for what is under way. */
  @Override
  public void close() {
    clock.shutdownNow();
    try {
      var _ = clock.awaitTermination(1, TimeUnit.SECONDS);
      var _ = room.tryAcquire(maxInFlight, LAST_WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
