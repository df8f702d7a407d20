package dev.weft.proxy.opaque;

import dev.weft.proxy.detect.FirstBytes;
import dev.weft.proxy.net.Failure;
import dev.weft.proxy.net.Loop;
import dev.weft.proxy.net.Open;
import dev.weft.proxy.telemetry.Traffic;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A redirected connection of which it is not known what it speaks. The client's first bytes decide.
 * When it says nothing for a short while, the proxy connects and listens to both: if the server
 * speaks first the bytes are relayed, and nobody waits for a time-out; if the client then speaks
 * HTTP after all, the idle upstream connection is dropped.
 */
public final class Undecided extends ChannelInboundHandlerAdapter implements Open.Connection {
  private final Loop loop;
  private final Traffic traffic;
  private final Connector connector;
  private final Runnable becomeHttp;
  private final Consumer<Failure> onFailure;

  private final long sinceNanos;
  private ByteBuf seen = Unpooled.EMPTY_BUFFER;
  private @Nullable ChannelHandlerContext context;
  private @Nullable Channel upstream;
  private @Nullable Traffic upstreamTraffic;
  private boolean connecting;
  private boolean opaque;
  private boolean decided;
  private boolean inputEnded;

  /**
   * @param becomeHttp puts the HTTP handlers behind this one
   * @param onFailure is told why the connection is given up
   */
  public Undecided(
      Loop loop,
      Traffic traffic,
      Connector connector,
      Runnable becomeHttp,
      Consumer<Failure> onFailure) {
    this.loop = loop;
    this.traffic = traffic;
    this.connector = connector;
    this.becomeHttp = becomeHttp;
    this.onFailure = onFailure;
    this.sinceNanos = loop.coarseNanos();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    loop.open().add(this);
    loop.executor()
        .schedule(
            () -> {
              if (!decided && !connecting) {
                connect();
              }
            },
            loop.limits().detectWait().toNanos(),
            TimeUnit.NANOSECONDS);
  }

  /** It is known not to be HTTP: relay without looking. */
  public void declareOpaque() {
    if (!decided && !opaque) {
      opaque = true;
      relayOrConnect();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    seen = seen.isReadable() ? Unpooled.wrappedBuffer(seen, bytes) : replaceEmpty(bytes);
    if (decided || opaque) {
      return;
    }
    switch (FirstBytes.read(
        index -> seen.getByte(seen.readerIndex() + index), seen.readableBytes())) {
      case UNDECIDED -> {}
      case HTTP1 -> http(ctx);
      case HTTP2, TLS, OTHER -> {
        opaque = true;
        ctx.channel().config().setAutoRead(false);
        relayOrConnect();
      }
    }
  }

  private ByteBuf replaceEmpty(ByteBuf bytes) {
    seen.release();
    return bytes;
  }

  private void http(ChannelHandlerContext ctx) {
    decided = true;
    if (upstream != null) {
      upstream.close();
    }
    becomeHttp.run();
    ctx.pipeline().remove(this);
  }

  private void relayOrConnect() {
    if (upstream != null) {
      relay();
    } else if (!connecting) {
      connect();
    }
  }

  private void connect() {
    connecting = true;
    connector.connect(
        () -> new Holding(() -> loop.executor().execute(this::serverSpoke)),
        new Connector.Connected() {
          @Override
          public void connected(Channel channel, Traffic counted) {
            upstream = channel;
            upstreamTraffic = counted;
            if (decided || !client().isActive()) {
              channel.close();
            } else if (opaque) {
              relay();
            } else {
              channel.config().setAutoRead(true); // now both may speak first
            }
          }

          @Override
          public void failed(Failure failure) {
            if (!decided) {
              onFailure.accept(failure);
              client().close();
            }
          }
        });
  }

  private void serverSpoke() {
    if (!decided && upstream != null) {
      relay();
    }
  }

  private void relay() {
    decided = true;
    Channel to = upstream;
    if (to != null) {
      Relay.join(loop, client(), traffic, to, upstreamTraffic);
    }
  }

  private Channel client() {
    ChannelHandlerContext ctx = context;
    if (ctx == null) {
      throw new IllegalStateException("not in a pipeline");
    }
    return ctx.channel();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
    if (event instanceof ChannelInputShutdownEvent && !decided) {
      inputEnded = true;
      if (seen.isReadable()) {
        declareOpaque();
      } else {
        ctx.close();
      }
      return;
    }
    super.userEventTriggered(ctx, event);
  }

  /** Hands over what was seen to whoever comes next. */
  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    loop.open().remove(this);
    ByteBuf bytes = seen;
    seen = Unpooled.EMPTY_BUFFER;
    if (!ctx.channel().isOpen()) {
      ReferenceCountUtil.release(bytes);
      return;
    }
    ctx.fireChannelRead(bytes);
    ctx.fireChannelReadComplete();
    if (inputEnded) {
      ctx.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    decided = true;
    if (upstream != null) {
      upstream.close();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    traffic.failed();
    ctx.close();
  }

  @Override
  public void sweep(long nowNanos) {
    if (!decided && nowNanos - sinceNanos > loop.limits().clientIdle().toNanos()) {
      client().close();
    }
  }

  @Override
  public void drain(boolean now) {
    if (now && !decided) {
      client().close();
    }
  }
}
