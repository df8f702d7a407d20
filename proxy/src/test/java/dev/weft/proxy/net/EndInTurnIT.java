package dev.weft.proxy.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class EndInTurnIT {
  private static final int SENT = 64 * 1024; // a socket takes as much, whoever reads

  private final CompletableFuture<Channel> accepted = new CompletableFuture<>();
  private final CompletableFuture<Integer> readBeforeTheEnd = new CompletableFuture<>();
  private final AtomicInteger read = new AtomicInteger();

  private final class Accepted extends ChannelInitializer<SocketChannel> {
    @Override
    protected void initChannel(SocketChannel channel) {
      channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
      EndInTurn.of(channel);
      channel
          .pipeline()
          .addLast(
              new ChannelInboundHandlerAdapter() {
                @Override
                public void channelRead(ChannelHandlerContext ctx, Object message) {
                  var bytes = (ByteBuf) message;
                  read.addAndGet(bytes.readableBytes());
                  bytes.release();
                  if (!accepted.isDone()) {
                    ctx.channel().config().setAutoRead(false);
                    accepted.complete(ctx.channel());
                  }
                }

                @Override
                public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                  if (event instanceof ChannelInputShutdownEvent) {
                    readBeforeTheEnd.complete(read.get());
                  }
                }
              });
    }
  }

  @Test
  void whatIsNotWantedYetStaysInTheSocketThoughTheEndHasCome() throws Exception {
    Transport transport = Transport.best();
    EventLoopGroup group = transport.group("end-in-turn", 1);
    Channel listener =
        Listener.bind(
            "a test",
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            transport,
            group,
            Limits.DEFAULT,
            new Accepted());
    try (var client = new Socket()) {
      client.connect(listener.localAddress());
      client.getOutputStream().write(1);
      Channel channel = accepted.get();
      client.getOutputStream().write(new byte[SENT]);
      client.shutdownOutput();
      await()
          .during(Duration.ofMillis(300))
          .atMost(Duration.ofSeconds(5))
          .until(() -> read.get() == 1 && !readBeforeTheEnd.isDone());
      channel.config().setAutoRead(true);
      assertThat(readBeforeTheEnd.get()).isEqualTo(1 + SENT);
    } finally {
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
    }
  }
}
