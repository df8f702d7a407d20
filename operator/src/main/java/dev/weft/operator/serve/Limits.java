package dev.weft.operator.serve;

import java.time.Duration;

/**
 * Bounds of the control plane's port. Nothing there waits, queues or grows without one.
 *
 * @param maxConnections more are closed at once; a proxy tries again elsewhere
 * @param maxStreamsPerConnection SETTINGS_MAX_CONCURRENT_STREAMS: destinations that one proxy
 *     follows
 * @param maxHeaderBytes SETTINGS_MAX_HEADER_LIST_SIZE
 * @param maxLineBytes longest line of a report
 * @param firstRequest how long a connection may stay without an accepted request
 * @param heartbeat what a quiet stream says this often
 * @param stuck a connection that has taken nothing for this long is closed
 */
public record Limits(
    int maxConnections,
    int maxStreamsPerConnection,
    int maxHeaderBytes,
    int maxLineBytes,
    Duration firstRequest,
    Duration heartbeat,
    Duration stuck) {
  public static final Limits DEFAULT =
      new Limits(
          20_000,
          4_096,
          16 * 1024,
          64 * 1024,
          Duration.ofSeconds(15),
          Duration.ofSeconds(10),
          Duration.ofSeconds(60));
}
