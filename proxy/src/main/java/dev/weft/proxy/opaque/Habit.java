package dev.weft.proxy.opaque;

/**
 * What the last connection to one destination turned out to speak. It decides only when the proxy
 * connects to the destination, never what is made of a connection's bytes: a habit that is wrong
 * costs one idle connection or one short wait, and is corrected by the connection that shows it.
 *
 * <p>Confined to its event loop.
 */
public final class Habit {
  private boolean clientFirst;

  /**
   * Whether to connect before the client has said anything, so that a server that speaks first is
   * heard at once. So it is until HTTP, or TLS for this proxy, has been seen.
   */
  boolean connectsAtOnce() {
    return !clientFirst;
  }

  void clientSpokeFirst() {
    clientFirst = true;
  }

  void wasOpaque() {
    clientFirst = false;
  }
}
