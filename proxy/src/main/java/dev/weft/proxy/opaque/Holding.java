package dev.weft.proxy.opaque;

import dev.weft.proxy.detect.FirstBytes;
import dev.weft.proxy.detect.Greeting;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * Keeps what a fresh upstream connection says until somebody takes over, then hands it on. Reading
 * is off meanwhile; but an epoll channel whose peer closes is read once all the same.
 */
public final class Holding extends ChannelInboundHandlerAdapter implements FirstBytes.Bytes {
  private static final int MAX_HELD = 64 * 1024;

  private final ArrayDeque<ByteBuf> held = new ArrayDeque<>(1);
  private final Consumer<Holding> onMore;
  private final byte[] first = new byte[Greeting.MAX_BYTES];
  private int length;
  private boolean inputEnded;

  /**
   * @param onMore hears when something was said, or the server closed
   */
  public Holding(Consumer<Holding> onMore) {
    this.onMore = onMore;
  }

  /** What kind of server it is, as far as it has said. */
  Greeting greeting() {
    Greeting read = Greeting.read(this, Math.min(length, first.length));
    return inputEnded && read == Greeting.UNDECIDED ? Greeting.OTHER : read;
  }

  @Override
  public byte at(int index) {
    return first[index];
  }

  /** Nothing more will come. */
  boolean isEnded() {
    return inputEnded;
  }

  /** Whether it has said nothing yet. */
  boolean isEmpty() {
    return length == 0;
  }

  /** What another proxy relays comes in frames, which are not the server's words. */
  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    Frames.addBefore(ctx);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    int some = Math.min(bytes.readableBytes(), Math.max(0, first.length - length));
    if (some > 0) {
      bytes.getBytes(bytes.readerIndex(), first, length, some);
    }
    length += bytes.readableBytes();
    held.add(bytes);
    if (length >= MAX_HELD) {
      ctx.channel().config().setAutoRead(false);
    }
    onMore.accept(this);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      inputEnded = true;
      onMore.accept(this);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    inputEnded = true;
    onMore.accept(this);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    if (!ctx.channel().isOpen()) {
      held.forEach(ReferenceCountUtil::release);
      held.clear();
      return;
    }
    held.forEach(ctx::fireChannelRead);
    held.clear();
    ctx.fireChannelReadComplete();
    if (inputEnded) {
      ctx.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    }
  }
}
