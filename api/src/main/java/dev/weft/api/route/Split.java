package dev.weft.api.route;

import dev.weft.api.route.LoadBalancer.HashKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Backends that get requests instead of the destination that they were sent to. Each is a
 * destination of its own, whose endpoints are balanced as its own policy says; its routes and its
 * splits do not apply.
 *
 * @param stickiness requests alike in this go to the same backend, as long as the weights allow;
 *     null: each by itself
 */
public record Split(List<Share> shares, Choice choice, @Nullable HashKey stickiness) {
  public Split {
    shares = List.copyOf(shares);
  }

  /** By weight, each request by itself. */
  public static Split weighted(List<Share> shares) {
    return new Split(shares, Choice.WEIGHTED, null);
  }

  /**
   * One backend.
   *
   * @param authority canonical name and port of its destination; null: there is no such backend,
   *     and its share of requests is answered with an error. It counts as one that has endpoints
   * @param weight relative to the others'; 0: none. With weights that are all 0 every request is
   *     answered as if there were no such backend
   * @param headers changed for the requests that go there, after the route's own; null: none
   */
  public record Share(@Nullable String authority, int weight, @Nullable HeaderChanges headers) {
    /** One that gets requests as they are. */
    public Share(@Nullable String authority, int weight) {
      this(authority, weight, null);
    }
  }

  /** What decides among the backends. */
  public enum Choice {
    /** Weights, among those that have an endpoint. */
    WEIGHTED,
    /** The first that has an endpoint. */
    FAILOVER
  }
}
