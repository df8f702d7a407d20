package dev.weft.proxy.opaque;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;

/**
 * Keeps what a fresh upstream connection says until somebody takes over, then hands it on. Reading
 * is off meanwhile; but an epoll channel whose peer closes is read once all the same.
 */
public final class Holding extends ChannelInboundHandlerAdapter {
  private final ArrayDeque<Object> held = new ArrayDeque<>(1);
  private final Runnable onFirst;
  private boolean inputEnded;

  /**
   * @param onFirst runs when something was said, or the server closed
   */
  public Holding(Runnable onFirst) {
    this.onFirst = onFirst;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    held.add(message);
    onFirst.run();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      inputEnded = true;
      onFirst.run();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    onFirst.run();
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
