package dev.weft.proxy.route;

import dev.weft.api.GrpcStatus;
import dev.weft.api.route.Route.ResponseClass;
import dev.weft.api.route.Route.ResponseMatch;
import dev.weft.api.route.Split;
import dev.weft.proxy.retry.Policy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A route as the data path uses it.
 *
 * @param name label rt_route; empty for requests that match no route
 * @param retry how failed requests are tried again, though the application saw them; null for never
 * @param split where they go instead of the destination itself; null: as its splits say
 * @param filters what is done to them; null: nothing
 */
public record ActiveRoute(
    String name,
    List<ResponseClass> responseClasses,
    @Nullable Policy retry,
    Timing timing,
    @Nullable Split split,
    @Nullable ActiveFilters filters) {

  /** Treats requests that match no route. */
  public static final ActiveRoute DEFAULT =
      new ActiveRoute("", List.of(), null, Timing.NONE, null, null);

  static ActiveRoute of(dev.weft.api.route.Route route) {
    return new ActiveRoute(
        route.name(),
        route.responseClasses(),
        route.retry() == null ? null : Policy.of(route.retry()),
        Timing.of(route.timeouts()),
        route.split(),
        ActiveFilters.of(route.filters()));
  }

  /** Its requests are answered by the proxy itself. */
  public boolean isAnswered() {
    return filters != null && filters.answer() != null;
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
