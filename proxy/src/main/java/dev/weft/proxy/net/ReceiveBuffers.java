package dev.weft.proxy.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.util.UncheckedBooleanSupplier;

/**
 * How much is read at once: as much as lately came, up to a bound. A channel may be given the other
 * bound while it is open, which Netty's own allocators do not notice: a channel asks for a handle
 * once.
 */
final class ReceiveBuffers extends AdaptiveRecvByteBufAllocator {
  private static final int MIN = 64;
  private static final int INITIAL = 2048;

  /** For everybody. */
  static final ReceiveBuffers USUAL = new ReceiveBuffers(64 * 1024, 16);

  /** For few: a system call for four times the bytes. */
  static final ReceiveBuffers LARGE = new ReceiveBuffers(256 * 1024, 4);

  private ReceiveBuffers(int maxBytes, int readsPerEvent) {
    super(MIN, INITIAL, maxBytes);
    maxMessagesPerRead(readsPerEvent);
  }

  @Override
  @SuppressWarnings("deprecation") // Netty's signature
  public Handle newHandle() {
    return new Following(this);
  }

  private ExtendedHandle ownHandle() {
    return (ExtendedHandle) super.newHandle();
  }

  private static final class Following implements ExtendedHandle {
    private ReceiveBuffers followed;
    private ExtendedHandle handle;

    Following(ReceiveBuffers first) {
      followed = first;
      handle = first.ownHandle();
    }

    @Override
    public void reset(ChannelConfig config) {
      if (config.getRecvByteBufAllocator() instanceof ReceiveBuffers now && now != followed) {
        followed = now;
        handle = now.ownHandle();
      }
      handle.reset(config);
    }

    @Override
    public ByteBuf allocate(ByteBufAllocator alloc) {
      return handle.allocate(alloc);
    }

    @Override
    public int guess() {
      return handle.guess();
    }

    @Override
    public void incMessagesRead(int messages) {
      handle.incMessagesRead(messages);
    }

    @Override
    public void lastBytesRead(int bytes) {
      handle.lastBytesRead(bytes);
    }

    @Override
    public int lastBytesRead() {
      return handle.lastBytesRead();
    }

    @Override
    public void attemptedBytesRead(int bytes) {
      handle.attemptedBytesRead(bytes);
    }

    @Override
    public int attemptedBytesRead() {
      return handle.attemptedBytesRead();
    }

    @Override
    public boolean continueReading() {
      return handle.continueReading();
    }

    @Override
    public boolean continueReading(UncheckedBooleanSupplier maybeMoreData) {
      return handle.continueReading(maybeMoreData);
    }

    @Override
    public void readComplete() {
      handle.readComplete();
    }
  }
}
