package dev.weft.operator.serve;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small HTTP/1.1 server: whole requests, whole answers, each made on a virtual thread. For the
 * webhook (over TLS) and for health and metrics (plain).
 */
public final class WebServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WebServer.class);
  private static final int MAX_BODY =
      4 * 1024 * 1024; // the API server bounds objects at 3 MiB (etcd 1.5)
  private static final int IDLE_SECONDS = 120;

  /** Answers one path. */
  @FunctionalInterface
  public interface Page {
    Answer answer(String method, byte[] body);
  }

  /** A whole response. */
  public record Answer(int status, String contentType, String body) {
    public static Answer text(int status, String body) {
      return new Answer(status, "text/plain; charset=utf-8", body);
    }
  }

  private final Map<String, Page> pages;
  private final ExecutorService workers =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("web-", 0).factory());
  private final Channel listening;

  /**
   * @param tls asked anew for each connection; null for plain HTTP
   * @throws IOException naming the address, when it cannot be listened on
   */
  public WebServer(
      Map<String, Page> pages,
      @Nullable Supplier<SslContext> tls,
      InetSocketAddress address,
      EventLoopGroup loops)
      throws IOException {
    this.pages = Map.copyOf(pages);
    this.listening =
        Listen.on(
            new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(
                    new ChannelInitializer<>() {
                      @Override
                      protected void initChannel(Channel channel) {
                        if (tls != null) {
                          channel.pipeline().addLast(tls.get().newHandler(channel.alloc()));
                        }
                        channel
                            .pipeline()
                            .addLast(new ReadTimeoutHandler(IDLE_SECONDS))
                            .addLast(new HttpServerCodec())
                            .addLast(new HttpServerKeepAliveHandler())
                            .addLast(new HttpObjectAggregator(MAX_BODY))
                            .addLast(new Exchange());
                      }
                    }),
            address);
  }

  public int port() {
    return ((InetSocketAddress) listening.localAddress()).getPort();
  }

  public boolean listening() {
    return listening.isActive();
  }

  @Override
  public void close() {
    listening.close().syncUninterruptibly();
    workers.shutdownNow();
  }

  private final class Exchange extends SimpleChannelInboundHandler<FullHttpRequest> {
    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
      String path = new QueryStringDecoder(request.uri()).path();
      String method = request.method().name();
      byte[] body = new byte[request.content().readableBytes()];
      request.content().readBytes(body);
      ctx.channel().config().setAutoRead(false); // one at a time: no pipelining
      workers.execute(() -> {
        Answer answer = answer(path, method, body);
        ctx.executor().execute(() -> write(ctx, answer));
      });
    }

    private Answer answer(String path, String method, byte[] body) {
      Page page = pages.get(path);
      if (page == null) {
        return Answer.text(404, "no such path\n");
      }
      try {
        return page.answer(method, body);
      } catch (RuntimeException e) {
        log.error("a request failed path={}", path, e);
        return Answer.text(500, "internal error\n");
      }
    }

    private void write(ChannelHandlerContext ctx, Answer answer) {
      var response =
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1,
              HttpResponseStatus.valueOf(answer.status()),
              Unpooled.copiedBuffer(answer.body(), StandardCharsets.UTF_8));
      response.headers().set("content-type", answer.contentType());
      response.headers().setInt("content-length", response.content().readableBytes());
      ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
      ctx.channel().config().setAutoRead(true);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close(); // a failed handshake, a bad request, a reset: the peer's affair
    }
  }
}
