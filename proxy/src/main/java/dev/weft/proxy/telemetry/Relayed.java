package dev.weft.proxy.telemetry;

import org.jspecify.annotations.Nullable;

/**
 * A connection that carried bytes, and has closed.
 *
 * @param startEpochNanos since 1970
 * @param bytesRead from the client
 * @param bytesWritten to the client
 * @param errno why it broke; null when it ended
 */
public record Relayed(
    Direction direction,
    long startEpochNanos,
    long durationNanos,
    @Nullable String client,
    @Nullable String upstream,
    long bytesRead,
    long bytesWritten,
    @Nullable String errno)
    implements AccessLog.Entry {}
