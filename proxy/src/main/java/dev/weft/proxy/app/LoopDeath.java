package dev.weft.proxy.app;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.EventExecutorGroup;
import java.util.function.BooleanSupplier;

/**
 * Notices event loops that end before their time. Netty ends a loop that meets an {@link Error} (no
 * memory left, say) and logs it; the process would live on, looking well and serving nobody.
 */
final class LoopDeath {
  private LoopDeath() {}

  /**
   * @param expected whether loops end because they are meant to
   * @param died runs once for each loop, on any thread
   */
  static void watch(EventExecutorGroup group, BooleanSupplier expected, Runnable died) {
    for (EventExecutor loop : group) {
      loop.terminationFuture()
          .addListener(_ -> {
            if (!expected.getAsBoolean()) {
              died.run();
            }
          });
    }
  }
}
