package dev.weft.proxy.opaque;

import dev.weft.proxy.net.Loop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How long an undecided connection waits for this or that, until it is {@link #end decided}: a wait
 * that went on would keep the connection's memory for as long. Confined to its event loop.
 */
final class Patience {
  private final Loop loop;
  private final BooleanSupplier open;
  private final BooleanSupplier silent;
  private final List<Future<?>> waits = new ArrayList<>(2);
  private @Nullable Duration shortest;
  private boolean ended;

  /**
   * @param open asked when a wait is over: otherwise nothing is done
   * @param silent nothing has come from the client yet
   */
  Patience(Loop loop, BooleanSupplier open, BooleanSupplier silent) {
    this.loop = loop;
    this.open = open;
    this.silent = silent;
  }

  /** Whatever comes meanwhile. */
  void after(Duration duration, Runnable task) {
    if (ended) {
      return;
    }
    waits.add(
        loop.executor()
            .schedule(
                () -> {
                  if (open.getAsBoolean()) {
                    task.run();
                  }
                },
                duration.toNanos(),
                TimeUnit.NANOSECONDS));
  }

  /** Nothing is waited for any more. */
  void end() {
    ended = true;
    waits.forEach(wait -> wait.cancel(false));
    waits.clear();
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

  /**
   * The same for what the client began to say; one not shorter than those before is passed over.
   */
  void atMost(Duration duration, Runnable task) {
    if (shortest == null || duration.compareTo(shortest) < 0) {
      shortest = duration;
      after(duration, task);
    }
  }
}
