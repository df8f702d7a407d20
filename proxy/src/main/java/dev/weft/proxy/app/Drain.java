package dev.weft.proxy.app;

import dev.weft.proxy.telemetry.Log;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How the proxy leaves. First it says that it is not ready, and that connections close, while it
 * still takes new ones: others need a moment to hear of it. Then it takes no more, and gives what
 * is under way its time.
 *
 * @param announce how long new connections are still taken
 * @param grace how long all of it may last
 */
record Drain(Duration announce, Duration grace) {
  static final Drain DEFAULT = new Drain(Duration.ofSeconds(2), Duration.ofSeconds(30));

  /** All of it ends within the grace, the announcement included. */
  static Drain within(Duration grace) {
    Duration announce = DEFAULT.announce.compareTo(grace) <= 0 ? DEFAULT.announce : grace;
    return new Drain(announce, grace);
  }

  private static final long STEP_MILLIS = 50;

  /** Blocks until nothing is open any more, or the grace is over. */
  void run(Proxy proxy) {
    long start = System.nanoTime();
    proxy.beginDrain();
    while (elapsed(start).compareTo(announce) < 0 && pause()) {
      proxy.beginDrain(); // for connections that came since
    }
    proxy.closeListeners();
    int open = proxy.closeIdle();
    while (open > 0 && elapsed(start).compareTo(grace) < 0 && pause()) {
      open = proxy.closeIdle();
    }
    Log.info("drained", "stillOpen", open, "millis", elapsed(start).toMillis());
  }

  private static Duration elapsed(long startNanos) {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }

  private static boolean pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(STEP_MILLIS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
