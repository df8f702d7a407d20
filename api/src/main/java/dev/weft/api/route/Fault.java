package dev.weft.api.route;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a client's proxy does to requests on purpose, so that a client can be tested: first it holds
 * them back, then it answers them with an error. Chance decides for each request by itself, and for
 * delay and abort apart: a request that is tried again by its client may meet another fate.
 */
public record Fault(@Nullable Delay delay, @Nullable Abort abort) {
  /** No longer than this is a request held back. */
  public static final Duration MAX_DELAY = Duration.ofHours(1);

  /**
   * Holds requests back; the time counts against the route's timeouts.
   *
   * @param percent of requests, 0 to 100
   */
  public record Delay(Duration duration, double percent) {}

  /**
   * Answers requests that are then not sent.
   *
   * @param status 400 to 599; gRPC clients get the code that a client makes of it
   * @param percent of requests, 0 to 100
   */
  public record Abort(int status, double percent) {}
}
