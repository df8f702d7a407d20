package dev.weft.proxy.tls;

import dev.weft.api.SpiffeId;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import org.jspecify.annotations.Nullable;

/** Who is at the other end of a connection, as its handshake has proved. */
public final class Peer {
  private static final AttributeKey<SpiffeId> ID = AttributeKey.valueOf(Peer.class, "id");

  private Peer() {}

  /** Null where the connection is not mutual TLS, or its handshake has not ended yet. */
  public static @Nullable SpiffeId of(Channel channel) {
    return channel.hasAttr(ID) ? channel.attr(ID).get() : null;
  }

  static void isProved(Channel channel, SpiffeId id) {
    channel.attr(ID).set(id);
  }
}
