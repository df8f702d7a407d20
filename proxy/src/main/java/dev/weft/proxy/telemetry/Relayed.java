package dev.weft.proxy.telemetry;

import org.jspecify.annotations.Nullable;

/**
 * A connection that carried bytes, or was denied to, and has closed.
 *
 * @param startEpochNanos since 1970
 * @param bytesRead from the client
 * @param bytesWritten to the client
 * @param peer the identity that the other proxy proved
 * @param errno why it broke; null when it ended
 * @param verdict where it was denied, or let in to be audited
 */
public record Relayed(
    Direction direction,
    long startEpochNanos,
    long durationNanos,
    @Nullable String client,
    @Nullable String upstream,
    @Nullable String peer,
    long bytesRead,
    long bytesWritten,
    @Nullable String errno,
    @Nullable String verdict)
    implements AccessLog.Entry {}
