package dev.weft.proxy.http;

/** The connections of one event loop to one server. */
public interface Upstream {
  /** Sends the request; the responder hears exactly one answer, unless it is abandoned first. */
  void send(Exchange exchange, Responder responder);

  /** Closes what has been idle too long; brings the byte counts up to date. */
  void sweep(long nowNanos);

  /** Nothing is open, and nothing was asked for since then. */
  boolean isUnusedSince(long nanos);

  /** The open connections, for /state. */
  int size();

  /** Requests under way end as they will; nothing is kept for reuse. */
  void close();
}
