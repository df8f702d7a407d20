package dev.weft.proxy.http;

import dev.weft.api.Headers.Cause;
import dev.weft.proxy.net.Failure;
import dev.weft.proxy.telemetry.AccessLog;
import dev.weft.proxy.telemetry.Direction;
import dev.weft.proxy.telemetry.Served;
import io.micrometer.core.instrument.Counter;
import io.netty.handler.codec.http.HttpVersion;
import java.net.SocketAddress;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What one side of the proxy answers by itself. Counts it by cause, and tells the access log of
 * requests that were refused as they were read, for no layer has seen them.
 *
 * @param epochNanos nanoseconds since 1970, now
 * @param log null: nobody reads one
 */
public record Refusals(
    Direction direction,
    Map<Cause, Counter> errors,
    LongSupplier epochNanos,
    @Nullable AccessLog log) {

  public void count(Failure failure) {
    Counter counter = errors.get(failure.cause());
    if (counter != null) {
      counter.increment();
    }
  }

  /**
   * A request that never became an {@link Exchange}.
   *
   * @param status what its client is told; 0 when its stream is reset instead
   */
  public void unread(Failure failure, int status, HttpVersion version, SocketAddress client) {
    if (log != null) {
      log.add(
          Served.unread(
              direction,
              epochNanos.getAsLong(),
              version.text(),
              status,
              AccessLog.text(client),
              failure.cause().text(),
              Observe.bounded(failure.text())));
    }
  }
}
