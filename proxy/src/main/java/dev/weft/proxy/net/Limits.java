package dev.weft.proxy.net;

import java.time.Duration;

/**
 * Every bound of the data path, by name. Nothing waits for ever, nothing grows without end.
 *
 * @param maxConnections accepted and open at once, of one listener and event loop
 * @param maxInFlight requests at once, of one direction and event loop; more are shed
 * @param maxRequestLineBytes longer ones get 414
 * @param maxHeaderBytes of one header block; larger ones get 431
 * @param maxReplayBytes a request's body is kept this long for a retry
 * @param writeBufferBytes waiting for a slow reader before the other side stops being read
 * @param maxConnectionsPerEndpoint upstream, of one event loop
 * @param connectTimeout of one attempt
 * @param upstreamIdle after which a pooled connection is closed: below what servers usually allow
 * @param meshedUpstreamIdle the same towards a proxy, which allows more
 * @param clientIdle after which a connection without a request is closed
 * @param tunnelIdle after which an opaque connection without a byte is closed
 * @param maxAttempts of one request, the first included
 * @param discoveryWait how long a request waits for the first answer about its destination
 * @param maxDiscoveryWaiters requests that wait so, of one destination and event loop
 * @param maxDestinations known at once
 * @param destinationIdle after which an unused destination is dropped
 * @param detectWait how long a client may be silent before the proxy connects and listens both ways
 * @param fragmentWait how long the rest of a request's or TLS's beginning is waited for
 * @param maxSilent connections on which nobody has said anything, of one side and event loop
 * @param handshakeWait how long a proxy has to open a tunnel to its application
 * @param lingering how long unread input is taken in after an early response
 * @param maxHeaderFields of one head or of trailers; more get 431
 * @param maxTrailerBytes behind a chunked body
 * @param maxChunkExtensionBytes of all chunks of one body: they cost, and nobody keeps them
 * @param maxInformational 1xx responses before the one that counts
 * @param headWait from the first byte of a head to its last; later ones get 408
 * @param stall how long a body that is waited for, or a reader of ours, may not move by a byte
 * @param halfCloseWindow after a request, in which an end of input means that no other follows;
 *     later it means that the client gave up waiting
 * @param maxSeries metrics of what the pod talks to; what has no room is counted together
 * @param unreachableWait how long a client that has said nothing yet, and whose destination cannot
 *     be connected to, may take to begin with HTTP and be told so; then its connection is reset
 * @param retryAfter the longest wait before a retry that a server may ask for; else its answer
 *     stands
 * @param maxBulkReads connections of one event loop that are read by 256 KiB instead of 64 KiB at
 *     once
 * @param maxMirrored copies of requests under way, of one event loop; more are not made
 * @param mirrorWait how long a copy may take to be answered; then it is given up
 * @param tlsWait how long a TLS handshake may take
 * @param http2 of HTTP/2 connections
 */
public record Limits(
    int maxConnections,
    int maxInFlight,
    int maxRequestLineBytes,
    int maxHeaderBytes,
    int maxReplayBytes,
    int writeBufferBytes,
    int maxConnectionsPerEndpoint,
    Duration connectTimeout,
    Duration upstreamIdle,
    Duration meshedUpstreamIdle,
    Duration clientIdle,
    Duration tunnelIdle,
    int maxAttempts,
    Duration discoveryWait,
    int maxDiscoveryWaiters,
    int maxDestinations,
    Duration destinationIdle,
    Duration detectWait,
    Duration fragmentWait,
    int maxSilent,
    Duration handshakeWait,
    Duration lingering,
    int maxHeaderFields,
    int maxTrailerBytes,
    int maxChunkExtensionBytes,
    int maxInformational,
    Duration headWait,
    Duration stall,
    Duration halfCloseWindow,
    int maxSeries,
    Duration unreachableWait,
    Duration retryAfter,
    int maxBulkReads,
    int maxMirrored,
    Duration mirrorWait,
    Duration tlsWait,
    Http2Limits http2) {

  public static final Limits DEFAULT =
      new Limits(
          20_000,
          20_000,
          16 * 1024,
          64 * 1024,
          64 * 1024,
          64 * 1024,
          1024,
          Duration.ofSeconds(1),
          Duration.ofSeconds(3),
          Duration.ofSeconds(30),
          Duration.ofMinutes(10),
          Duration.ofHours(1),
          4,
          Duration.ofSeconds(3),
          1000,
          2000,
          Duration.ofMinutes(5),
          Duration.ofMillis(100),
          Duration.ofSeconds(5),
          2000,
          Duration.ofSeconds(3),
          Duration.ofSeconds(2),
          200,
          16 * 1024,
          16 * 1024,
          16,
          Duration.ofSeconds(15),
          Duration.ofMinutes(5),
          Duration.ofSeconds(1),
          5000,
          Duration.ofSeconds(3),
          Duration.ofSeconds(3),
          16,
          100,
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Http2Limits.DEFAULT);
}
