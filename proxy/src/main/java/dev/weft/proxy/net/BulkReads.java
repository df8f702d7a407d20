package dev.weft.proxy.net;

import io.netty.channel.Channel;

/**
 * Large receive buffers for the connections of one event loop that carry much. There are only so
 * many: a reader that stalls keeps one filled. Confined to its event loop.
 */
public final class BulkReads {
  /** Fewer in a second are not worth a large buffer. */
  private static final int MUCH_BYTES_PER_SECOND = 8 * 1024 * 1024;

  private int free;

  BulkReads(int max) {
    free = max;
  }

  /** To be told once a second how much was read. */
  public void carried(Channel channel, long bytes) {
    boolean wanted = bytes >= MUCH_BYTES_PER_SECOND;
    if (wanted && !isLarge(channel) && free > 0) {
      free--;
      channel.config().setRecvByteBufAllocator(ReceiveBuffers.LARGE);
    } else if (!wanted) {
      giveBack(channel);
    }
  }

  /** To be called when the channel ends. */
  public void giveBack(Channel channel) {
    if (isLarge(channel)) {
      free++;
      channel.config().setRecvByteBufAllocator(ReceiveBuffers.USUAL);
    }
  }

  private static boolean isLarge(Channel channel) {
    return channel.config().getRecvByteBufAllocator() == ReceiveBuffers.LARGE;
  }
}
