package dev.weft.proxy.telemetry;

import dev.weft.api.SpiffeId;
import java.net.SocketAddress;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The access log as relayed connections see it.
 *
 * @param epochNanos nanoseconds since 1970, now
 */
public record ConnectionLog(Direction direction, LongSupplier epochNanos, AccessLog log) {
  void closed(
      long lastedNanos,
      @Nullable SocketAddress client,
      @Nullable SocketAddress upstream,
      @Nullable SpiffeId peer,
      long bytesRead,
      long bytesWritten,
      @Nullable Broken broken,
      @Nullable String verdict) {
    log.add(
        new Relayed(
            direction,
            epochNanos.getAsLong() - lastedNanos,
            lastedNanos,
            AccessLog.text(client),
            AccessLog.text(upstream),
            peer == null ? null : peer.uri(),
            bytesRead,
            bytesWritten,
            broken == null ? null : broken.label(),
            verdict));
  }
}
