package dev.weft.proxy.http.h1;

import dev.weft.proxy.net.Loop;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Ends a client's connection behind its last response: RFC 9112, section 9.6. */
final class Closing {
  private Closing() {}

  /**
   * Unread input would make the close a reset, and lose the response on its way: it is taken in for
   * a while first.
   */
  static void begin(ChannelHandlerContext ctx, Loop loop, boolean nothingUnread) {
    if (nothingUnread) {
      ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
      return;
    }
    ctx.writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(_ -> {
          if (ctx.channel() instanceof DuplexChannel duplex && duplex.isActive()) {
            duplex.shutdownOutput();
          }
        });
    Future<?> end =
        loop.executor()
            .schedule(() -> ctx.close(), loop.limits().lingering().toNanos(), TimeUnit.NANOSECONDS);
    ctx.channel().closeFuture().addListener(_ -> end.cancel(false));
  }
}
