package dev.weft.proxy.opaque;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;

/**
 * What becomes of a connection that carries bytes from now on: TLS stays, and the frames inside it
 * with which two proxies tell each other of ends; all other handlers go.
 */
public final class Carrier {
  private Carrier() {}

  /**
   * @param handler reads its bytes
   */
  public static void begin(Channel channel, ChannelHandler handler) {
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    Frames.addTo(channel);
    channel.pipeline().addLast(handler);
  }

  /**
   * Takes away handlers, which hand over what they hold. Encoders first: what decoders hand over
   * must pass as bytes.
   *
   * @param encoders those that write; false: those that only read
   */
  public static void removeOthers(Channel channel, ChannelHandler handler, boolean encoders) {
    ChannelPipeline pipeline = channel.pipeline();
    for (ChannelHandler each : pipeline.toMap().values().stream().toList().reversed()) {
      boolean stays = each.equals(handler) || each instanceof SslHandler || each instanceof Frames;
      if (!stays && each instanceof ChannelOutboundHandler == encoders) {
        pipeline.remove(each);
      }
    }
  }

  /** Says, behind what was written, that no more comes; done when that is said. */
  public static ChannelFuture endOutput(Channel channel) {
    Frames frames = Frames.of(channel);
    return frames != null
        ? frames.end()
        : channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> shutDown(channel));
  }

  private static void shutDown(Channel channel) {
    if (channel instanceof DuplexChannel duplex) {
      duplex.shutdownOutput();
    }
  }

  /** Behind what was written, as an orderly end. */
  static void close(Channel channel) {
    Frames frames = Frames.of(channel);
    (frames == null ? channel.writeAndFlush(Unpooled.EMPTY_BUFFER) : frames.end())
        .addListener(ChannelFutureListener.CLOSE);
  }
}
