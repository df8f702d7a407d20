package dev.weft.api.route;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the failed requests of a route are tried again, though the application may have seen them.
 * The destination's {@link RetryBudget} bounds all of it.
 *
 * @param limit retries of one request at most, after its first try
 * @param statuses that are tried again; none: what the route's response classes call a failure
 * @param grpc gRPC status codes that are tried again (google.rpc.Code)
 * @param perTry how long one try may take until the head of its response
 */
public record RetryPolicy(
    int limit,
    List<StatusRange> statuses,
    List<Integer> grpc,
    @Nullable Duration perTry,
    Backoff backoff) {
  /** Of a route that is retryable and says no more. */
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(3, List.of(), List.of(14), null, Backoff.DEFAULT);

  public RetryPolicy {
    statuses = List.copyOf(statuses);
    grpc = List.copyOf(grpc);
  }

  /** Status codes from min to max, both included. */
  public record StatusRange(int min, int max) {
    public boolean contains(int status) {
      return min <= status && status <= max;
    }
  }

  /**
   * A wait that doubles from min to max.
   *
   * @param jitter share of the wait left to chance, 0 to 1
   */
  public record Backoff(Duration min, Duration max, double jitter) {
    public static final Backoff DEFAULT =
        new Backoff(Duration.ofMillis(25), Duration.ofMillis(250), 0.5);
  }
}
