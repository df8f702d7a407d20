package dev.weft.proxy.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where connections of this proxy come from, if the system would choose another address: pods that
 * share a loopback are told apart by theirs.
 *
 * @param loopback with any port; null: the system's choice is right
 */
public record OwnAddress(@Nullable InetSocketAddress loopback) {
  public static final OwnAddress ANY = new OwnAddress(null);

  /**
   * @param pod null when it is not known
   */
  public static OwnAddress of(@Nullable InetAddress pod) {
    return pod != null && pod.isLoopbackAddress()
        ? new OwnAddress(new InetSocketAddress(pod, 0))
        : ANY;
  }

  /** What to bind to; null for whatever the system chooses. */
  public @Nullable InetSocketAddress towards(InetSocketAddress remote) {
    return loopback != null
            && remote.getAddress().isLoopbackAddress()
            && remote.getAddress().getClass()
                == loopback.getAddress().getClass() // one version of IP
        ? loopback
        : null;
  }
}
