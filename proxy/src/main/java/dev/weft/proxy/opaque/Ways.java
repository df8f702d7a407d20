package dev.weft.proxy.opaque;

import dev.weft.proxy.detect.ClientHello;
import dev.weft.proxy.net.Failure;
import org.jspecify.annotations.Nullable;

/** What may become of a client's connection, once it is known what it speaks. */
public interface Ways {
  /** Whether it is known where bytes go that nobody reads, without looking at any. */
  boolean isRedirected();

  /** Puts the handlers of HTTP/1.1 at the end of its pipeline. */
  void http1();

  /** The same of HTTP/2, from its preface on. */
  void http2();

  /** Counts a connection that begins with TLS, which is passed through. */
  void tls(ClientHello.ServerName name);

  /**
   * Where its bytes go.
   *
   * @param serverName of TLS; matters only where the connection was not redirected
   * @return null when that cannot be told
   */
  @Nullable Connector connector(@Nullable String serverName);

  /** The connection is given up. */
  void failed(Failure failure);
}
