package dev.weft.proxy.net;

import java.time.Duration;

/**
 * The bounds of HTTP/2 connections. What one of them can make the proxy hold is {@code maxStreams}
 * times {@code streamWindowBytes}, and as much again for the other direction.
 *
 * @param maxStreams at once on one connection: advertised to clients, and asked of servers
 * @param streamWindowBytes of a body that a peer may send before the other side has taken it
 * @param connectionWindowBytes of all bodies on their way on one connection
 * @param maxResets by which a client gives up requests, in {@code resetWindow}; more end the
 *     connection (CVE-2023-44487, CVE-2025-55163)
 * @param maxContinuations that add little to a header block (CVE-2024-27316)
 * @param maxEmptyData DATA frames in a row that carry nothing
 * @param maxIdleFrames PING, SETTINGS, PRIORITY and the like, beyond what useful frames call for
 * @param maxUnsentControlFrames answers that a peer who does not read lets pile up
 * @param upstreamIdle after which a connection without streams is closed
 * @param keepaliveAfter of silence a meshed peer is asked whether it is there
 * @param keepaliveTimeout in which it must answer
 */
public record Http2Limits(
    int maxStreams,
    int streamWindowBytes,
    int connectionWindowBytes,
    int maxResets,
    Duration resetWindow,
    int maxContinuations,
    int maxEmptyData,
    int maxIdleFrames,
    int maxUnsentControlFrames,
    Duration upstreamIdle,
    Duration keepaliveAfter,
    Duration keepaliveTimeout) {

  public static final Http2Limits DEFAULT =
      new Http2Limits(
          100,
          65_535,
          1024 * 1024,
          200,
          Duration.ofSeconds(30),
          16,
          8,
          1000,
          1000,
          Duration.ofSeconds(30),
          Duration.ofSeconds(10),
          Duration.ofSeconds(3));
}
