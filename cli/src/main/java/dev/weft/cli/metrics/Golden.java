package dev.weft.cli.metrics;

import java.util.OptionalDouble;

/**
 * The golden metrics of something over a window.
 *
 * @param responses whole or broken off, per second
 * @param successes among them, per second
 * @param latency to the response's head, in milliseconds
 * @param openConnections at the window's end
 * @param readBytes from the other end of connections, per second
 * @param writtenBytes to it, per second
 */
public record Golden(
    double responses,
    double successes,
    Histogram latency,
    double openConnections,
    double readBytes,
    double writtenBytes) {

  public static final Golden NONE = new Golden(0, 0, Histogram.EMPTY, 0, 0, 0);

  public Golden plus(Golden other) {
    return new Golden(
        responses + other.responses,
        successes + other.successes,
        latency.plus(other.latency),
        openConnections + other.openConnections,
        readBytes + other.readBytes,
        writtenBytes + other.writtenBytes);
  }

  /** From 0 to 1; empty without responses: neither good nor bad. */
  public OptionalDouble successRate() {
    return responses > 0 ? OptionalDouble.of(successes / responses) : OptionalDouble.empty();
  }
}
