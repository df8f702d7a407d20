package dev.weft.proxy.http;

import dev.weft.api.Headers;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * The header by which an application hears who asks. What comes with a request is a forgery, in
 * either direction, and so is what some applications take for it: CGI and its heirs make one
 * variable of dashes and underscores.
 */
public final class ClientId {
  private static final AsciiString NAME = AsciiString.cached(Headers.CLIENT_ID);
  private static final AsciiString[] FORGERIES = {
    NAME,
    AsciiString.cached("weft_client_id"),
    AsciiString.cached("weft-client_id"),
    AsciiString.cached("weft_client-id")
  };

  private ClientId() {}

  /** From a head, or from trailers. */
  public static void remove(HttpHeaders headers) {
    for (AsciiString forgery : FORGERIES) {
      headers.remove(forgery);
    }
  }

  /**
   * In place of all there is.
   *
   * @param verified a SPIFFE ID; null: none
   */
  public static void set(HttpHeaders headers, @Nullable CharSequence verified) {
    remove(headers);
    if (verified != null) {
      headers.add(NAME, verified);
    }
  }

  /** A layer for requests of the pod's own, in which nothing is verified. */
  public static void strip(Exchange exchange, Responder responder, Service<Exchange> next) {
    remove(exchange.request().headers());
    next.serve(exchange, responder);
  }
}
