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

  /** Whether TLS may be meant for this proxy, so that the client's first bytes are waited for. */
  default boolean mayTerminate() {
    return false;
  }

  /** Whether TLS that begins so is. */
  default boolean terminates(ClientHello hello) {
    return false;
  }

  /** Puts the handlers of TLS at the end of its pipeline, from the ClientHello on. */
  default void terminate() {
    throw new IllegalStateException("nothing is meant for this proxy");
  }

  /** Counts a connection that begins with TLS, which is passed through. */
  void tls(ClientHello.ServerName name);

  /**
   * Where its bytes go.
   *
   * @param serverName of TLS; matters only where the connection was not redirected
   * @return null when that cannot be told
   */
  @Nullable Connector connector(@Nullable String serverName);

  /**
   * Why its bytes may not go to the server unread; null when they may. Asked before the server is
   * connected, again before it is heard, and whenever what is let in has changed.
   *
   * @param mayHoldRequests to a server that reads less strictly than we do, or within TLS
   */
  default @Nullable Failure refusal(boolean mayHoldRequests) {
    return null;
  }

  /** The same of one that is relayed. */
  default Consent consent(boolean mayHoldRequests) {
    return new Consent() {
      @Override
      public @Nullable Failure refusal() {
        return Ways.this.refusal(mayHoldRequests);
      }

      @Override
      public void ended(Failure failure) {
        failed(failure);
      }
    };
  }

  /** From now on its bytes go to the server, and the server's to it. */
  default void relayed() {}

  /** The connection is given up: perhaps for what {@link #refusal} has said last. */
  void failed(Failure failure);
}
