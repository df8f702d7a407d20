package dev.weft.proxy.retry;

import dev.weft.api.GrpcStatus;
import dev.weft.api.route.RetryPolicy;
import dev.weft.proxy.time.Doubling;

/**
 * A route's {@link RetryPolicy} as the data path uses it.
 *
 * @param perTryNanos until the head of one try's response; 0 for no limit
 */
public record Policy(RetryPolicy settings, long perTryNanos, Doubling backoff) {
  public static Policy of(RetryPolicy settings) {
    return new Policy(
        settings,
        settings.perTry() == null ? 0 : settings.perTry().toNanos(),
        Doubling.of(
            settings.backoff().min(), settings.backoff().max(), settings.backoff().jitter()));
  }

  public int limit() {
    return settings.limit();
  }

  /**
   * Whether a response is tried again.
   *
   * @param grpcStatus {@link GrpcStatus#NONE} where none was said: then HTTP's decides
   * @param failure the route calls it one
   */
  public boolean retries(int status, int grpcStatus, boolean failure) {
    if (grpcStatus != GrpcStatus.NONE) {
      return settings.grpc().contains(grpcStatus);
    }
    if (settings.statuses().isEmpty()) {
      return failure;
    }
    for (RetryPolicy.StatusRange range : settings.statuses()) {
      if (range.contains(status)) {
        return true;
      }
    }
    return false;
  }
}
