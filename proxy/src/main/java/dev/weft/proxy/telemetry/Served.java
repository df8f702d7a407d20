package dev.weft.proxy.telemetry;

import dev.weft.api.GrpcStatus;
import org.jspecify.annotations.Nullable;

/**
 * A request that has ended.
 *
 * @param startEpochNanos since 1970
 * @param upstreamNanos from the last attempt's start to the head of its response; -1 without one
 * @param method empty, as are path and authority, when the request could not be read
 * @param path without the query, which may hold secrets
 * @param protocol {@code HTTP/1.1}, {@code HTTP/2.0}
 * @param status 0 when the client left before there was one
 * @param grpcStatus {@link GrpcStatus#NONE} where gRPC is not spoken
 * @param requestBytes of the body, as are {@code responseBytes}
 * @param upstream the address tried last
 * @param peer the identity that the other proxy proved
 * @param error the cause, when the proxy answered by itself or the client left
 * @param reason the same in words, of what the proxy answered by itself
 * @param verdict of a request that was denied, or let in to be audited
 */
public record Served(
    Direction direction,
    long startEpochNanos,
    long durationNanos,
    long upstreamNanos,
    String method,
    String path,
    String authority,
    String protocol,
    int status,
    int grpcStatus,
    long requestBytes,
    long responseBytes,
    @Nullable String client,
    @Nullable String upstream,
    @Nullable String peer,
    int attempts,
    @Nullable String route,
    @Nullable String error,
    @Nullable String reason,
    @Nullable String verdict,
    @Nullable String userAgent,
    @Nullable String traceId)
    implements AccessLog.Entry {

  /** A request of which nothing but this is known. */
  public static Served unread(
      Direction direction,
      long epochNanos,
      String protocol,
      int status,
      @Nullable String client,
      String error,
      String reason) {
    return new Served(
        direction,
        epochNanos,
        0,
        -1,
        "",
        "",
        "",
        protocol,
        status,
        GrpcStatus.NONE,
        0,
        0,
        client,
        null,
        null,
        0,
        null,
        error,
        reason,
        null,
        null,
        null);
  }
}
