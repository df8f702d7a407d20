package dev.weft.proxy.http;

import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What the layers a request passes tell of it, for the access log and for spans. There is one only
 * where somebody wants to know.
 */
public final class Notes {
  private @Nullable String route;
  private @Nullable SocketAddress upstream;
  private @Nullable String verdict;
  private boolean denied;
  private int attempts;
  private long attemptNanos;

  public void route(String name) {
    route = name.isEmpty() ? null : name;
  }

  /** An attempt begins. */
  public void sentTo(SocketAddress address, long nowNanos) {
    upstream = address;
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
