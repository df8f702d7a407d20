package dev.weft.proxy.route;

import dev.weft.api.GrpcStatus;
import dev.weft.api.route.Route.ResponseClass;
import dev.weft.api.route.Route.ResponseMatch;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A route as the data path uses it.
 *
 * @param name label rt_route; empty for requests that match no route
 * @param timeoutNanos until the head of the response, retries included; 0 for none
 */
public record ActiveRoute(
    String name, boolean retryable, long timeoutNanos, List<ResponseClass> responseClasses) {

  /** Treats requests that match no route. */
  public static final ActiveRoute DEFAULT = new ActiveRoute("", false, 0, List.of());

  static ActiveRoute of(dev.weft.api.route.Route route) {
    return new ActiveRoute(
        route.name(),
        route.retry() != null,
        nanos(route.timeouts().request()),
        route.responseClasses());
  }

  private static long nanos(@Nullable Duration timeout) {
    return timeout == null ? 0 : timeout.toNanos();
  }

  /** Of a response that is not gRPC's, or has not ended yet. */
  public boolean isFailure(int status) {
    return isFailure(status, GrpcStatus.NONE);
  }

  /**
   * The first class that matches decides; without one, the gRPC status, or else 5xx are failures.
   *
   * @param grpcStatus {@link GrpcStatus#NONE} where gRPC is not spoken
   */
  public boolean isFailure(int status, int grpcStatus) {
    for (ResponseClass responseClass : responseClasses) {
      if (matches(responseClass.condition(), status)) {
        return responseClass.failure();
      }
    }
    return grpcStatus == GrpcStatus.NONE ? status >= 500 : GrpcStatus.isFailure(grpcStatus);
  }

  private static boolean matches(ResponseMatch match, int status) {
    return switch (match) {
      case ResponseMatch.Status range -> range.min() <= status && status <= range.max();
      case ResponseMatch.All all -> all.of().stream().allMatch(each -> matches(each, status));
      case ResponseMatch.Any any -> any.of().stream().anyMatch(each -> matches(each, status));
      case ResponseMatch.Not not -> !matches(not.of(), status);
    };
  }
}
