package dev.weft.proxy.opaque;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.io.IOException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FramesTest {
  private final Frames frames = new Frames();
  private int ends;
  private final EmbeddedChannel channel =
      new EmbeddedChannel(
          frames,
          new ChannelInboundHandlerAdapter() {
            @Override
            public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
              ends += event instanceof ChannelInputShutdownEvent ? 1 : 0;
            }
          });

  @AfterEach
  void close() {
    channel.releaseInbound();
    channel.releaseOutbound();
  }

  private static ByteBuf bytes(int... values) {
    ByteBuf bytes = Unpooled.buffer();
    for (int value : values) {
      bytes.writeByte(value);
    }
    return bytes;
  }

  private static ByteBuf all(EmbeddedChannel channel, boolean outbound) {
    ByteBuf all = Unpooled.buffer();
    while (true) {
      ByteBuf next = outbound ? channel.readOutbound() : channel.readInbound();
      if (next == null) {
        return all;
      }
      all.writeBytes(next);
      next.release();
    }
  }

  @Test
  void bytesAreSentWithTheirLengthAndTheEndAsNone() {
    channel.writeOutbound(bytes(7, 8, 9));
    channel.writeOutbound(Unpooled.EMPTY_BUFFER);
    frames.end();
    frames.end();
    assertThat(all(channel, true)).isEqualTo(bytes(0, 0, 0, 3, 7, 8, 9, 0, 0, 0, 0));
  }

  @Test
  void anEndIsPassedOnAndMoreMaySentAfterIt() {
    channel.writeInbound(bytes(0, 0, 0, 1, 5, 0, 0, 0, 0));
    assertThat(all(channel, false)).isEqualTo(bytes(5));
    assertThat(ends).isEqualTo(1);
    channel.writeOutbound(bytes(6));
    assertThat(all(channel, true)).isEqualTo(bytes(0, 0, 0, 1, 6));
  }

  @Test
  void whateverThePiecesTheSameBytesCome() {
    var random = new SplittableRandom(5);
    for (int round = 0; round < 200; round++) {
      var sender = new EmbeddedChannel(new Frames());
      var receiver = new EmbeddedChannel(new Frames());
      ByteBuf sent = Unpooled.buffer();
      for (int i = random.nextInt(1, 20); i > 0; i--) {
        byte[] piece = new byte[random.nextInt(1, 300)];
        random.nextBytes(piece);
        sent.writeBytes(piece);
        sender.writeOutbound(Unpooled.copiedBuffer(piece));
      }
      ByteBuf wire = all(sender, true);
      while (wire.isReadable()) {
        receiver.writeInbound(
            wire.readBytes(random.nextInt(1, Math.min(40, wire.readableBytes()) + 1)));
      }
      assertThat(all(receiver, false)).isEqualTo(sent);
    }
  }

  @Test
  void aConnectionThatClosesBeforeTheEndIsBroken() {
    channel.writeInbound(bytes(0, 0, 0, 9, 1));
    channel.close();
    assertThatThrownBy(channel::checkException)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("reset");
  }

  @Test
  void aConnectionMayCloseBehindTheEnd() {
    channel.writeInbound(bytes(0, 0, 0, 0));
    channel.close();
    channel.checkException();
    assertThat(ends).isEqualTo(1);
  }

  @Test
  void anInputThatEndsOfItselfIsNoEnd() {
    channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    assertThat(ends).isZero();
    assertThatThrownBy(channel::checkException).isInstanceOf(IOException.class);
  }

  @Test
  void nothingFollowsAnEndAndNoLengthIsNegative() {
    assertThatThrownBy(() -> channel.writeInbound(bytes(0, 0, 0, 0, 1)))
        .hasMessageContaining("behind their end");
    var other = new EmbeddedChannel(new Frames());
    assertThatThrownBy(() -> other.writeInbound(bytes(0xff, 0, 0, 0)))
        .hasMessageContaining("a frame of 4278190080 bytes");
  }
}
