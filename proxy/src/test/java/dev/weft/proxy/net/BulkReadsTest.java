package dev.weft.proxy.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.RecvByteBufAllocator.ExtendedHandle;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

class BulkReadsTest {
  private static final int MUCH = 100 * 1024 * 1024;

  private final BulkReads reads = new BulkReads(1);

  private static Channel channel() {
    var channel = new EmbeddedChannel();
    channel.config().setRecvByteBufAllocator(ReceiveBuffers.USUAL);
    return channel;
  }

  private static ExtendedHandle handle(Channel channel) {
    return (ExtendedHandle) channel.config().getRecvByteBufAllocator().newHandle();
  }

  /** What is read at once when there is always more. */
  private static int size(ExtendedHandle handle, Channel channel) {
    int size = 0;
    for (int i = 0; i < 100; i++) {
      handle.reset(channel.config());
      ByteBuf buffer = handle.allocate(UnpooledByteBufAllocator.DEFAULT);
      size = buffer.capacity();
      buffer.release();
      handle.attemptedBytesRead(size);
      handle.lastBytesRead(size);
      handle.readComplete();
    }
    return size;
  }

  @Test
  void whoCarriesMuchIsReadByMoreAtOnceUntilItCarriesLess() {
    Channel channel = channel();
    ExtendedHandle handle = handle(channel);
    assertThat(size(handle, channel)).isEqualTo(64 * 1024);
    reads.carried(channel, MUCH);
    assertThat(size(handle, channel)).isEqualTo(256 * 1024);
    reads.carried(channel, 1);
    assertThat(size(handle, channel)).isEqualTo(64 * 1024);
  }

  @Test
  void thereAreOnlySoMany() {
    Channel first = channel();
    Channel second = channel();
    reads.carried(first, MUCH);
    reads.carried(second, MUCH);
    assertThat(size(handle(second), second)).isEqualTo(64 * 1024);
    reads.giveBack(first);
    reads.giveBack(first);
    reads.carried(second, MUCH);
    reads.carried(first, MUCH);
    assertThat(size(handle(second), second)).isEqualTo(256 * 1024);
    assertThat(size(handle(first), first)).isEqualTo(64 * 1024);
  }
}
