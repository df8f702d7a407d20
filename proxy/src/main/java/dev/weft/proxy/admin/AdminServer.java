package dev.weft.proxy.admin;

import dev.weft.proxy.net.Limits;
import dev.weft.proxy.net.Listener;
import dev.weft.proxy.net.Transport;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.handler.stream.ChunkedWriteHandler;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The proxy's own port. Apart from the data path, on a loop that carries no traffic. */
public final class AdminServer {
  private static final int MAX_BODY_BYTES = 1024;
  private static final int IDLE_SECONDS = 120;

  private AdminServer() {}

  /**
   * @param blocking where pages are made: some ask the data path's event loops
   * @param podAddress who may drain, besides the loopback
   */
  public static Channel listen(
      InetSocketAddress address,
      Transport transport,
      EventLoopGroup group,
      Limits limits,
      Admin admin,
      Executor blocking,
      @Nullable InetAddress podAddress)
      throws Listener.Unavailable {
    return Listener.bind(
        "the proxy's admin server",
        address,
        transport,
        group,
        limits,
        new ChannelInitializer<>() {
          @Override
          protected void initChannel(SocketChannel channel) {
            channel
                .pipeline()
                .addLast(new ReadTimeoutHandler(IDLE_SECONDS))
                .addLast(new HttpServerCodec())
                .addLast(new HttpServerKeepAliveHandler())
                .addLast(new HttpObjectAggregator(MAX_BODY_BYTES))
                .addLast(new ChunkedWriteHandler())
                .addLast(new AdminHandler(admin, blocking, podAddress));
          }
        });
  }
}
