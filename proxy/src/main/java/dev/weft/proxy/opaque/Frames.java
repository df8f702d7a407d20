package dev.weft.proxy.opaque;

import dev.weft.api.Alpn;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that two proxies relay to each other inside TLS, in frames: four bytes of length, most
 * significant first, and as many of content; the length 0 says that no more comes this way. So one
 * side may end while the other goes on, which TLS libraries do not allow, and an end that was not
 * said is a broken connection, whoever broke it (docs/decisions/0019-ends-inside-tls.md).
 */
final class Frames extends ChannelDuplexHandler {
  private static final int HEADER = 4;

  private int header;
  private int headerSeen; // bytes of it
  private int left; // of the frame that is being read
  private boolean inputEnded;
  private boolean outputEnded;
  private @Nullable ChannelHandlerContext context;

  Frames() {}

  /** Puts it at the pipeline's end, where the other side is a proxy that does the same. */
  static void addTo(Channel channel) {
    if (areSpokenOn(channel)) {
      channel.pipeline().addLast(new Frames());
    }
  }

  /** Puts it before a handler that reads what is carried. */
  static void addBefore(ChannelHandlerContext reader) {
    if (areSpokenOn(reader.channel())) {
      reader.pipeline().addBefore(reader.name(), null, new Frames());
    }
  }

  private static boolean areSpokenOn(Channel channel) {
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    return tls != null && Alpn.ALL.contains(tls.applicationProtocol()) && of(channel) == null;
  }

  /** Null where bytes are relayed as they are. */
  static @Nullable Frames of(Channel channel) {
    return channel.pipeline().get(Frames.class);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  // ---- to the other proxy

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    int length = message instanceof ByteBuf bytes ? bytes.readableBytes() : 0;
    if (length > 0) {
      ctx.write(ctx.alloc().directBuffer(HEADER).writeInt(length), ctx.voidPromise());
    }
    ctx.write(message, promise);
  }

  /** Says that no more comes; done when that is written. */
  ChannelFuture end() {
    ChannelHandlerContext ctx = context;
    if (ctx == null) {
      throw new IllegalStateException("not in a pipeline");
    }
    ByteBuf end =
        outputEnded ? Unpooled.EMPTY_BUFFER : ctx.alloc().directBuffer(HEADER).writeInt(0);
    outputEnded = true;
    return ctx.writeAndFlush(end);
  }

  // ---- from the other proxy

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (!(message instanceof ByteBuf in)) { // the end of the request that led here
      ctx.fireChannelRead(message);
      return;
    }
    while (in.isReadable()) {
      if (inputEnded) {
        breakOff(ctx, "bytes behind their end");
        break;
      }
      if (left == 0) {
        readHeader(ctx, in);
      } else if (in.readableBytes() <= left) { // mostly: a frame is what was read at once
        left -= in.readableBytes();
        ctx.fireChannelRead(in);
        return;
      } else {
        int length = left;
        left = 0;
        ctx.fireChannelRead(in.readRetainedSlice(length));
      }
    }
    in.release();
  }

  private void readHeader(ChannelHandlerContext ctx, ByteBuf in) {
    while (headerSeen < HEADER && in.isReadable()) {
      header = header << 8 | in.readUnsignedByte();
      headerSeen++;
    }
    if (headerSeen < HEADER) {
      return;
    }
    headerSeen = 0;
    if (header > 0) {
      left = header;
    } else {
      inputEnded = true;
      if (header == 0) {
        ctx.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
      } else {
        breakOff(ctx, "a frame of " + Integer.toUnsignedString(header) + " bytes");
      }
    }
  }

  /** The connection itself ends when both sides have ended, or as a whole. */
  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (!(event instanceof ChannelInputShutdownEvent)) {
      ctx.fireUserEventTriggered(event);
    } else if (inputEnded) {
      ctx.close();
    } else {
      breakOff(ctx, "the connection ended before what it carries");
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (!inputEnded) {
      breakOff(ctx, "the connection closed before the end of what it carries");
    }
    ctx.fireChannelInactive();
  }

  private static void breakOff(ChannelHandlerContext ctx, String why) {
    ctx.fireExceptionCaught(new Broken(why));
  }

  /** As the kernel would say it. */
  private static final class Broken extends IOException {
    private static final long serialVersionUID = 1;

    Broken(String why) {
      super("connection reset: " + why);
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }
}
