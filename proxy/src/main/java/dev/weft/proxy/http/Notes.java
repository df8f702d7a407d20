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
  private @Nullable String peer;
  private @Nullable String verdict;
  private boolean denied;
  private int attempts;
  private long attemptNanos;
  private @Nullable Failure unsound;
  private int statusOfUnsound;

  public void route(String name) {
    route = name.isEmpty() ? null : name;
  }

  /**
   * An attempt begins.
   *
   * @param identity that is asked of the server; null where it is spoken to in plain
   */
  public void sentTo(SocketAddress address, @Nullable String identity, long nowNanos) {
    upstream = address;
    peer = identity;
    attempts++;
    attemptNanos = nowNanos;
  }

  public void denied(String text) {
    verdict = text;
    denied = true;
  }

  /** It was let in, and would be denied if what it rests on were enforced. */
  public void audited(String text) {
    verdict = text;
  }

  boolean isDenied() {
    return denied;
  }

  @Nullable String verdict() {
    return verdict;
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

  @Nullable String peer() {
    return peer;
  }

  int attempts() {
    return attempts;
  }

  /** When the last attempt began. */
  long attemptNanos() {
    return attemptNanos;
  }
}
