package dev.weft.proxy.opaque;

import dev.weft.proxy.net.Loop;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** How long an undecided connection waits for this or that. Confined to its event loop. */
final class Patience {
  private final Loop loop;
  private final BooleanSupplier undecided;
  private final BooleanSupplier silent;
  private @Nullable Duration shortest;

  /**
   * @param undecided asked when a wait is over: otherwise nothing is done
   * @param silent nothing has come from the client yet
   */
  Patience(Loop loop, BooleanSupplier undecided, BooleanSupplier silent) {
    this.loop = loop;
    this.undecided = undecided;
    this.silent = silent;
  }

  private void after(Duration duration, Runnable task) {
    loop.executor()
        .schedule(
            () -> {
              if (undecided.getAsBoolean()) {
                task.run();
              }
            },
            duration.toNanos(),
            TimeUnit.NANOSECONDS);
  }

  /** If the client says nothing meanwhile. */
  void afterSilence(Duration duration, Runnable task) {
    after(
        duration,
        () -> {
          if (silent.getAsBoolean()) {
            task.run();
          }
        });
  }

  /** Whatever comes meanwhile; one that is not shorter than those before is passed over. */
  void atMost(Duration duration, Runnable task) {
    if (shortest == null || duration.compareTo(shortest) < 0) {
      shortest = duration;
      after(duration, task);
    }
  }
}
