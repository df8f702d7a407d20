package dev.weft.api.route;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a client's proxy chooses among a destination's endpoints. Without {@code hash} it takes the
 * cheaper of two drawn at random, by peak-EWMA of latency times load; the constants are Linkerd's.
 *
 * @param defaultRtt assumed of an endpoint that has not answered yet
 * @param decay without samples a cost falls to 1/e in this time
 * @param preferZone endpoints that the EndpointSlice's hints give to the client's zone come first
 * @param hash requests alike in this go to the same endpoint, while it is there
 */
public record LoadBalancer(
    Duration defaultRtt, Duration decay, boolean preferZone, @Nullable HashKey hash) {
  public static final LoadBalancer DEFAULT =
      new LoadBalancer(Duration.ofMillis(30), Duration.ofSeconds(10), true, null);

  /** What of a request decides where it goes again. */
  public sealed interface HashKey {
    /** A header's value; requests without it are balanced as if there were no hash. */
    record Header(String name) implements HashKey {}

    /** A cookie's value; a client without it is given one with its first response. */
    record Cookie(String name) implements HashKey {}

    /** The client's address. */
    record SourceAddress() implements HashKey {}
  }
}
