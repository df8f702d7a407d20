package dev.weft.proxy.net;

import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * How this machine does sockets: Linux's epoll where its library loads, else Java's NIO.
 *
 * @param reason why it is not epoll; empty when it is
 */
public record Transport(
    String name,
    String reason,
    Supplier<IoHandlerFactory> handlers,
    Class<? extends ServerChannel> server,
    Class<? extends SocketChannel> client) {
  private static final int KEEPALIVE_SECONDS = 10;
  private static final int UNACKNOWLEDGED_MILLIS = 30_000;

  public static Transport best() {
    if (Epoll.isAvailable()) {
      return new Transport(
          "epoll",
          "",
          MendedEpoll::newFactory,
          EpollServerSocketChannel.class,
          EpollSocketChannel.class);
    }
    Throwable cause = Epoll.unavailabilityCause();
    Throwable root = cause != null && cause.getCause() != null ? cause.getCause() : cause;
    return nio(root == null ? "unavailable" : String.valueOf(root.getMessage()));
  }

  public static Transport nio(String reason) {
    return new Transport(
        "nio",
        reason,
        NioIoHandler::newFactory,
        NioServerSocketChannel.class,
        NioSocketChannel.class);
  }

  /**
   * A peer that has gone without a word is noticed: asked after 10 s of silence, given up 30 s
   * after it took the last byte. NIO keeps to the machine's own settings.
   */
  void watchPeers(BiConsumer<ChannelOption<Integer>, Integer> options) {
    if (client == EpollSocketChannel.class) {
      options.accept(EpollChannelOption.TCP_KEEPIDLE, KEEPALIVE_SECONDS);
      options.accept(EpollChannelOption.TCP_KEEPINTVL, KEEPALIVE_SECONDS);
      options.accept(EpollChannelOption.TCP_USER_TIMEOUT, UNACKNOWLEDGED_MILLIS);
    }
  }

  /**
   * The port of a connection that is bound to an address is chosen when it is known where it goes:
   * else all connections from one address share its ports.
   */
  void bindLate(BiConsumer<ChannelOption<Boolean>, Boolean> options) {
    if (client == EpollSocketChannel.class) {
      options.accept(EpollChannelOption.IP_BIND_ADDRESS_NO_PORT, true);
    }
  }

  public EventLoopGroup group(String threadName, int threads) {
    return new MultiThreadIoEventLoopGroup(
        threads, new DefaultThreadFactory(threadName), handlers.get());
  }
}
