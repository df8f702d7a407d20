package dev.weft.proxy.route;

import dev.weft.api.route.Timeouts;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A route's {@link Timeouts} as the data path uses them; 0 for none. */
public record Timing(long requestNanos, long responseNanos, long idleNanos) {
  public static final Timing NONE = new Timing(0, 0, 0);

  static Timing of(Timeouts timeouts) {
    return timeouts.equals(Timeouts.NONE)
        ? NONE
        : new Timing(nanos(timeouts.request()), nanos(timeouts.response()), nanos(timeouts.idle()));
  }

  private static long nanos(@Nullable Duration timeout) {
    return timeout == null ? 0 : timeout.toNanos();
  }

  public boolean isNone() {
    return requestNanos == 0 && responseNanos == 0 && idleNanos == 0;
  }
}
