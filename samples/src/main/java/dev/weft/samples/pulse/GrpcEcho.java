package dev.weft.samples.pulse;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamFrame;
import java.net.InetSocketAddress;

/**
 * HTTP/2 with prior knowledge (RFC 9113, section 3.3): each stream gets its messages back as they
 * come, and gRPC's trailers at its end.
 */
final class GrpcEcho {
  private GrpcEcho() {}

  /** The port that it listens on. */
  static int open(String address, int port, EventLoopGroup loops) throws InterruptedException {
    Channel server =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel accepted) {
                    accepted
                        .pipeline()
                        .addLast(
                            Http2FrameCodecBuilder.forServer().build(),
                            new Http2MultiplexHandler(new SayBack()),
                            new Unheard());
                  }
                })
            .bind(address, port)
            .sync()
            .channel();
    return ((InetSocketAddress) server.localAddress()).getPort();
  }

  /** Who does not speak HTTP/2 is told so by the codec, and shown the door without a word more. */
  private static final class Unheard extends ChannelInboundHandlerAdapter {
    @Override
    public void exceptionCaught(ChannelHandlerContext connection, Throwable cause) {
      var _ = connection.close();
    }
  }

  @Sharable
  private static final class SayBack extends SimpleChannelInboundHandler<Http2StreamFrame> {
    @Override
    protected void channelRead0(ChannelHandlerContext stream, Http2StreamFrame frame) {
      switch (frame) {
        case Http2HeadersFrame headers -> {
          var head =
              new DefaultHttp2Headers().status("200").set("content-type", "application/grpc");
          var _ = stream.writeAndFlush(new DefaultHttp2HeadersFrame(head));
          end(stream, headers.isEndStream());
        }
        case Http2DataFrame data -> {
          var _ = stream.writeAndFlush(new DefaultHttp2DataFrame(data.content().retain()));
          end(stream, data.isEndStream());
        }
        default -> {} // resets: the stream closes by itself
      }
    }

    private static void end(ChannelHandlerContext stream, boolean isEnd) {
      if (isEnd) {
        var trailers = new DefaultHttp2Headers().set("grpc-status", "0");
        var _ = stream.writeAndFlush(new DefaultHttp2HeadersFrame(trailers, true));
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext stream, Throwable cause) {
      var _ = stream.close();
    }
  }
}
