package dev.weft.api.wire;

import java.util.List;

/**
 * What a pod's own application was asked since its proxy started: cumulative, so that a line that
 * is lost costs nothing, and the difference of two of them tells of the time between.
 *
 * @param since when the proxy started, in milliseconds since 1970: counts of another start are no
 *     continuation
 * @param requests that were answered, or failed
 * @param failures of these, those that the metrics classify as failures
 * @param latencies how many of the requests were answered within each bound of {@link
 *     #BOUNDS_MILLIS}, and last how many took longer; not cumulative over the bounds
 */
public record Traffic(long since, long requests, long failures, List<Long> latencies) {
  /** Every second or third of the bounds that the metrics have. */
  public static final List<Integer> BOUNDS_MILLIS =
      List.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000);

  public static final Traffic NONE = new Traffic(0, 0, 0, List.of());

  public Traffic {
    latencies = List.copyOf(latencies);
  }
}
