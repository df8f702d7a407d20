package dev.weft.proxy.opaque;

import dev.weft.proxy.net.EndInTurn;
import dev.weft.proxy.net.Failure;
import dev.weft.proxy.net.Loop;
import dev.weft.proxy.net.Open;
import dev.weft.proxy.net.Reset;
import dev.weft.proxy.telemetry.Traffic;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One side of two connections that carry each other's bytes. One side is read no faster than the
 * other takes; an end of input is passed on as one, so that half-closed connections stay so. Where
 * bytes would have to wait and there is no memory for them, both are reset.
 */
public final class Relay extends ChannelInboundHandlerAdapter implements Open.Connection {
  static final Failure NO_MEMORY = new Failure.Overload("memory");

  private final Loop loop;
  private final Channel peer;
  private final @Nullable Traffic traffic;
  private final Consumer<Failure> refused;
  private final Activity activity;
  private long read;
  private long written;
  private boolean unflushed;
  private boolean inputEnded;
  private boolean outputEnded;

  /** When either side last carried a byte. */
  private static final class Activity {
    private long nanos;
  }

  private Relay(
      Loop loop,
      Channel peer,
      @Nullable Traffic traffic,
      Consumer<Failure> refused,
      Activity activity) {
    this.loop = loop;
    this.peer = peer;
    this.traffic = traffic;
    this.refused = refused;
    this.activity = activity;
  }

  /**
   * Joins two channels of the same event loop; relays take the place of all their handlers, which
   * hand over what they hold.
   *
   * @param refused is told when they are reset for want of memory
   */
  public static void join(Loop loop, Channel client, Channel server, Consumer<Failure> refused) {
    var activity = new Activity();
    Traffic clientTraffic = Traffic.of(client);
    if (clientTraffic != null) {
      clientTraffic.relayed(client.remoteAddress(), server.remoteAddress());
    }
    activity.nanos = loop.coarseNanos();
    var clientSide = new Relay(loop, server, clientTraffic, refused, activity);
    var serverSide = new Relay(loop, client, Traffic.of(server), refused, activity);
    client.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    server.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    client.pipeline().addLast(clientSide);
    server.pipeline().addLast(serverSide);
    // Encoders first: what decoders hand over when they go must pass as bytes.
    removeOthers(client.pipeline(), clientSide, true);
    removeOthers(server.pipeline(), serverSide, true);
    removeOthers(client.pipeline(), clientSide, false);
    removeOthers(server.pipeline(), serverSide, false);
    loop.open().add(clientSide); // sweeps both
    clientSide.begin(client);
    serverSide.begin(server);
    if (!client.isActive()) {
      server.close();
    } else if (!server.isActive()) {
      client.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
  }

  private void begin(Channel channel) {
    EndInTurn.of(channel);
    read(channel, false);
    read(channel, peer.isWritable());
  }

  private static void removeOthers(ChannelPipeline pipeline, Relay relay, boolean encoders) {
    for (ChannelHandler handler : pipeline.toMap().values().stream().toList().reversed()) {
      if (handler != relay && handler instanceof ChannelOutboundHandler == encoders) {
        pipeline.remove(handler);
      }
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    loop.open().remove(this);
    loop.bulkReads().giveBack(ctx.channel());
    countBytes();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (!(message instanceof ByteBuf bytes)) { // the end of the request that led here
      ReferenceCountUtil.release(message);
      return;
    }
    int length = bytes.readableBytes();
    read += length;
    activity.nanos = loop.coarseNanos();
    unflushed = true;
    Relay other = peer.pipeline().get(Relay.class);
    if (other != null) {
      other.written += length;
    }
    peer.write(bytes, peer.voidPromise());
    if (!peer.isWritable()) {
      unflushed = false;
      peer.flush(); // mostly the socket takes it all, and reading goes on
      if (!peer.isWritable() && loop.memory().areBuffersTight()) {
        refused.accept(NO_MEMORY);
        reset(ctx.channel());
      } else if (!peer.isWritable()) {
        read(ctx.channel(), false);
      }
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (unflushed) {
      unflushed = false;
      peer.flush();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    Relay other = peer.pipeline().get(Relay.class);
    if (other != null && ctx.channel().isWritable()) { // who fills it stops by itself
      other.read(peer, true);
    }
  }

  /** What has ended is not in epoll's set any more: asking for more would fail, and look broken. */
  private void read(Channel channel, boolean wanted) {
    if (!inputEnded && channel.isOpen()) {
      channel.config().setAutoRead(wanted);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
    if (event instanceof ChannelInputShutdownEvent) {
      inputEnded = true;
      peer.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> endOutputOfPeer());
      closeIfEnded(ctx.channel());
    }
    super.userEventTriggered(ctx, event);
  }

  private void endOutputOfPeer() {
    Relay other = peer.pipeline().get(Relay.class);
    if (other != null && peer instanceof DuplexChannel duplex) {
      other.outputEnded = true;
      duplex.shutdownOutput();
      other.closeIfEnded(peer);
    }
  }

  /** A channel that is half-closed on both sides stays open until somebody closes it. */
  private void closeIfEnded(Channel channel) {
    if (inputEnded && outputEnded) {
      channel.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    peer.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (traffic != null) {
      traffic.failed(cause);
    }
    reset(ctx.channel()); // a reset is passed on as one
  }

  private void reset(Channel channel) {
    Reset.send(peer);
    Reset.send(channel);
  }

  @Override
  public String kind() {
    return "relayed";
  }

  @Override
  public void sweep(long nowNanos) {
    Relay other = peer.pipeline().get(Relay.class);
    if (other != null) {
      loop.bulkReads().carried(other.peer, read);
      loop.bulkReads().carried(peer, other.read);
      other.countBytes();
    }
    countBytes();
    if (nowNanos - activity.nanos > loop.limits().tunnelIdle().toNanos()) {
      peer.close();
    }
  }

  @Override
  public void drain(boolean now) {
    // ends by itself, or with the grace period
  }

  private void countBytes() {
    if (traffic != null) {
      traffic.bytes(read, written);
    }
    read = 0;
    written = 0;
  }
}
