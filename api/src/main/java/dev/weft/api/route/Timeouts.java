package dev.weft.api.route;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long the requests of a route may take; null for no limit.
 *
 * @param request all tries together, until the response has ended. A response without a declared
 *     length that has begun is a stream (SSE, gRPC): it is not cut
 * @param response until the head of the response, all tries together
 * @param idle between two pieces of a body, either way; streams, too
 */
public record Timeouts(
    @Nullable Duration request, @Nullable Duration response, @Nullable Duration idle) {
  public static final Timeouts NONE = new Timeouts(null, null, null);
}
