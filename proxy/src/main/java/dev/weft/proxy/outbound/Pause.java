package dev.weft.proxy.outbound;

import dev.weft.proxy.http.Attempt;
import dev.weft.proxy.http.Exchange;
import dev.weft.proxy.net.Loop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** A request waits for its next try. */
final class Pause implements Attempt {
  private final ScheduledFuture<?> timer;

  /**
   * @param then not run when the request is given up meanwhile
   */
  Pause(Exchange exchange, Loop loop, long nanos, Runnable then) {
    exchange.attempt(this);
    timer = loop.executor().schedule(then, nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void readResponse(boolean wanted) {
    // nothing comes yet
  }

  @Override
  public void flush() {
    // nothing is written yet
  }

  @Override
  public void abandon() {
    timer.cancel(false);
  }
}
