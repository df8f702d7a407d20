package dev.weft.proxy.net;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sockets that take over the number of one that was just closed. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class MendedEpollIT {
  private static final int ROUNDS = 20;

  private final Transport transport = Transport.best();
  private final EventLoopGroup group = transport.group("mended-epoll", 1);
  private ServerSocket server;

  @BeforeEach
  void listen() throws Exception {
    assumeThat(transport.name()).isEqualTo("epoll");
    server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    server.setSoTimeout(5000);
  }

  @AfterEach
  void stop() throws Exception {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    server.close();
  }

  /** Two connections of which one wait of the loop says that there is something to read. */
  private final class Pair {
    private final List<Channel> both = new ArrayList<>();
    private final CompletableFuture<ChannelFuture> third = new CompletableFuture<>();
    private int closed = -1;

    /** The first to be told closes the other and connects anew. */
    void read(Channel channel) {
      if (third.isDone()) {
        return;
      }
      Channel other = both.get(both.indexOf(channel) == 0 ? 1 : 0);
      closed = number(other);
      other.close();
      third.complete(connect(null));
    }

    boolean reuses() throws Exception {
      var peers = new ArrayList<Socket>();
      for (int i = 0; i < 2; i++) {
        ChannelFuture connecting = connect(this);
        peers.add(server.accept());
        both.add(connecting.sync().channel());
      }
      var held = new CountDownLatch(1);
      group.next().execute(() -> await(held));
      for (Socket peer : peers) {
        peer.getOutputStream().write('x');
      }
      held.countDown();
      ChannelFuture connecting = third.get();
      peers.add(server.accept());
      Channel connected = connecting.sync().channel();
      assertThat(connected.isActive()).isTrue();
      boolean reused = number(connected) == closed;
      connected.close().sync();
      both.getFirst().close().sync();
      both.getLast().close().sync();
      for (Socket peer : peers) {
        peer.close();
      }
      return reused;
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static int number(Channel channel) {
    return ((EpollSocketChannel) channel).fd().intValue();
  }

  private ChannelFuture connect(@Nullable Pair told) {
    return new Bootstrap()
        .group(group)
        .channel(transport.client())
        .handler(
            new ChannelInboundHandlerAdapter() {
              @Override
              public void channelRead(ChannelHandlerContext ctx, Object message) {
                ReferenceCountUtil.release(message);
                requireNonNull(told).read(ctx.channel());
              }

              @Override
              public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                ctx.close(); // as the proxy's handlers do
              }
            })
        .connect(server.getLocalSocketAddress());
  }

  @Test
  void whatIsSaidOfTheOldSocketIsNotTheNewOnes() throws Exception {
    int reused = 0;
    for (int i = 0; i < ROUNDS; i++) {
      reused += new Pair().reuses() ? 1 : 0;
    }
    assertThat(reused).as("rounds in which the number was taken over").isPositive();
  }
}
