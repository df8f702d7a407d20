package dev.weft.samples.shop;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * Asks {@code web} for pages at a constant rate, whether answers come or not (an open loop), and
 * serves what it counted at {@code /counts}.
 */
final class Load implements Service, AutoCloseable {
  private final Peer web;
  private final Semaphore room;
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private volatile Counts counts = Counts.NONE; // written by count alone

  Load(Peer web, int maxInFlight) {
    this.web = web;
    this.room = new Semaphore(maxInFlight);
  }

  void start(int ratePerSecond) {
    if (ratePerSecond > 0) {
      long gap = TimeUnit.SECONDS.toNanos(1) / ratePerSecond;
      var _ = clock.scheduleAtFixedRate(this::tick, 0, gap, TimeUnit.NANOSECONDS);
    }
    var _ = clock.scheduleAtFixedRate(this::say, 1, 1, TimeUnit.SECONDS);
  }

  private void tick() {
    if (!room.tryAcquire()) {
      count(Counts::withSkipped);
      return;
    }
    count(Counts::withSent);
    Thread.startVirtualThread(() -> {
      try {
        Answer answer = web.get("/");
        count(seen -> seen.with(answer));
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      } finally {
        room.release();
      }
    });
  }

  private synchronized void count(UnaryOperator<Counts> change) {
    counts = change.apply(counts);
  }

  private void say() {
    System.out.println(Json.object(counts.fields()));
  }

  @Override
  public Reply answer(String path) {
    return path.equals("/counts")
        ? Reply.ok(counts.fields())
        : new Reply(404, Map.of("error", "try /counts"), Failure.NONE);
  }

  /** Sends nothing more and waits a little for what is under way. */
  @Override
  public void close() {
    clock.shutdownNow();
    try {
      var _ = clock.awaitTermination(1, TimeUnit.SECONDS);
      long giveUp = System.nanoTime() + Duration.ofSeconds(2).toNanos();
      while (counts.inFlight() > 0 && System.nanoTime() < giveUp) {
        Thread.sleep(10);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    say();
  }
}
