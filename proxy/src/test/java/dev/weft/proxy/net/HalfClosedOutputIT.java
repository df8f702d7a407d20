package dev.weft.proxy.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written to a peer that has ended its own side. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class HalfClosedOutputIT {
  /** More than a socket takes at once, so that output has to wait. */
  private static final int MUCH = 16 * 1024 * 1024;

  private static final int ROUNDS = 3;

  private final BlockingQueue<Channel> halfClosed = new LinkedBlockingQueue<>();

  static Stream<Transport> transports() {
    return Stream.of(Transport.best(), Transport.nio("to compare"));
  }

  private final class Accepted extends ChannelInitializer<SocketChannel> {
    @Override
    protected void initChannel(SocketChannel channel) {
      channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
      channel
          .pipeline()
          .addLast(
              new ChannelInboundHandlerAdapter() {
                @Override
                public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                  halfClosed.add(ctx.channel());
                }
              });
    }
  }

  @ParameterizedTest
  @MethodSource("transports")
  void arrivesHoweverOftenItHasToWait(Transport transport) throws Exception {
    EventLoopGroup group = transport.group("half-closed", 1);
    Channel listener =
        Listener.bind(
            "a test",
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            transport,
            group,
            Limits.DEFAULT,
            new Accepted());
    try (var client = new Socket()) {
      client.setReceiveBufferSize(64 * 1024);
      client.connect(listener.localAddress());
      client.shutdownOutput();
      Channel channel = halfClosed.take();
      InputStream in = client.getInputStream();
      for (int round = 0; round < ROUNDS; round++) {
        var written = channel.writeAndFlush(Unpooled.directBuffer(MUCH).writeZero(MUCH));
        assertThat(in.readNBytes(MUCH).length).isEqualTo(MUCH);
        assertThat(written.await().isSuccess()).as("%s", written.cause()).isTrue();
      }
      channel.close();
      assertThat(in.read()).isEqualTo(-1);
    } finally {
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
    }
  }
}
