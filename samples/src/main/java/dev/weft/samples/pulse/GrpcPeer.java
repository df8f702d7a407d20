package dev.weft.samples.pulse;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.Http2Frame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The echo as a gRPC client sees it: one connection of HTTP/2 with prior knowledge (RFC 9113,
 * section 3.3), dialled anew when it is lost or the other side says that it goes.
 */
final class GrpcPeer {
  private static final int PATIENCE_MILLIS = 10_000;

  private final EventLoopGroup loops;
  private final InetSocketAddress dialled;
  private final String authority;
  private @Nullable Channel connection; // guarded by this

  /**
   * @param dialled where to connect: the echo, or a proxy that goes by the authority
   */
  GrpcPeer(EventLoopGroup loops, InetSocketAddress dialled, String authority) {
    this.loops = loops;
    this.dialled = dialled;
    this.authority = authority;
  }

  /** One message there and back, and the end. */
  void call(String text) throws IOException, InterruptedException {
    try (GrpcStream stream = open()) {
      stream.begin(authority, "/pulse.Echo/Call");
      stream.send(text, true);
      stream.expect(text);
      stream.expectEnd();
    }
  }

  /** A stream that stays open. */
  Line stream() throws IOException, InterruptedException {
    GrpcStream stream = open();
    stream.begin(authority, "/pulse.Echo/Hold");
    return stream;
  }

  private GrpcStream open() throws IOException, InterruptedException {
    GrpcStream stream = new GrpcStream();
    var opening = new Http2StreamChannelBootstrap(connection()).handler(stream.handler()).open();
    if (!opening.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS) || !opening.isSuccess()) {
      throw new IOException("no stream: " + reason(opening.cause()));
    }
    Http2StreamChannel channel = opening.getNow();
    stream.isOn(channel);
    return stream;
  }

  private synchronized Channel connection() throws IOException, InterruptedException {
    Channel known = connection;
    if (known != null && known.isActive()) {
      return known;
    }
    ChannelFuture connecting =
        new Bootstrap()
            .group(loops)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, PATIENCE_MILLIS)
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(
                            Http2FrameCodecBuilder.forClient().build(),
                            new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()),
                            new Goodbye());
                  }
                })
            .connect(dialled)
            .await();
    if (!connecting.isSuccess()) {
      throw new IOException("no connection: " + reason(connecting.cause()));
    }
    connection = connecting.channel();
    return connecting.channel();
  }

  private static String reason(@Nullable Throwable cause) {
    return cause == null ? "not in time" : String.valueOf(cause.getMessage());
  }

  private synchronized void forget(Channel channel) {
    if (channel.equals(connection)) {
      connection = null; // its streams end by themselves
    }
  }

  /** What the connection itself is told. */
  private final class Goodbye extends SimpleChannelInboundHandler<Http2Frame> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, Http2Frame frame) {
      if (frame instanceof Http2GoAwayFrame) {
        forget(context.channel());
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      var _ = context.close();
    }
  }
}
