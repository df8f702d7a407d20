package dev.weft.proxy.http.h1;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;

/** Tells a peer that takes nothing of what waits for it. Asked once in a while. */
final class StuckReader {
  private long pendingBytes;
  private long sinceNanos;

  boolean isStuck(Channel channel, long nowNanos, long patienceNanos) {
    ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
    long pending = waiting == null ? 0 : waiting.totalPendingWriteBytes();
    if (channel.isWritable() || pending != pendingBytes) {
      pendingBytes = pending;
      sinceNanos = nowNanos;
    }
    return nowNanos - sinceNanos > patienceNanos;
  }
}
