package dev.weft.proxy.http;

import dev.weft.proxy.net.Failure;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What the layers a request passes tell of it, for the access log and for spans. There is one only
 * where somebody wants to know.
 */
public final class Notes {
  private @Nullable String route;
  private @Nullable SocketAddress upstream;
  private int attempts;
  private long attemptNanos;
  private @Nullable Failure unsound;
  private int statusOfUnsound;

  public void route(String name) {
    route = name.isEmpty() ? null : name;
  }

  /** An attempt begins. */
  public void sentTo(SocketAddress address, long nowNanos) {
    upstream = address;
    attempts++;
    attemptNanos = nowNanos;
  }

  /**
   * The rest of the request is malformed, or does not come.
   *
   * @param status what the client is told, if it has not been told another; 0 for none
   */
  void unsound(Failure failure, int status) {
    unsound = failure;
    statusOfUnsound = status;
  }

  @Nullable Failure unsound() {
    return unsound;
  }

  int statusOfUnsound() {
    return statusOfUnsound;
  }

  @Nullable String route() {
    return route;
  }

  @Nullable SocketAddress upstream() {
    return upstream;
  }

  int attempts() {
    return attempts;
  }

  /** When the last attempt began. */
  long attemptNanos() {
    return attemptNanos;
  }
}
