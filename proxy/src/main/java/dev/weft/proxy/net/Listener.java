package dev.weft.proxy.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import java.net.InetSocketAddress;

/** Listening sockets. */
public final class Listener {
  private Listener() {}

  /** A port that cannot be had; the message says which, and for what. */
  public static final class Unavailable extends Exception {
    private static final long serialVersionUID = 1;

    Unavailable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * @param purpose who needs the port, for the message when it is taken
   */
  public static Channel bind(
      String purpose,
      InetSocketAddress address,
      Transport transport,
      EventLoopGroup group,
      Limits limits,
      ChannelInitializer<SocketChannel> initializer)
      throws Unavailable {
    var bootstrap =
        new ServerBootstrap()
            .group(group)
            .channel(transport.server())
            .option(ChannelOption.SO_BACKLOG, 4096)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.RECVBUF_ALLOCATOR, ReceiveBuffers.USUAL)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, Loop.waterMark(limits))
            .childHandler(initializer);
    transport.watchPeers(bootstrap::childOption);
    ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      Throwable cause = bound.cause();
      throw new Unavailable(
          "cannot listen on "
              + address.getAddress().getHostAddress()
              + ":"
              + address.getPort()
              + ", which "
              + purpose
              + " needs: "
              + cause.getMessage(),
          cause);
    }
    return bound.channel();
  }
}
