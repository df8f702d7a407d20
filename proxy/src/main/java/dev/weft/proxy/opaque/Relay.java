package dev.weft.proxy.opaque;

import dev.weft.api.SpiffeId;
import dev.weft.proxy.net.EndInTurn;
import dev.weft.proxy.net.Failure;
import dev.weft.proxy.net.Loop;
import dev.weft.proxy.net.Open;
import dev.weft.proxy.net.Reset;
import dev.weft.proxy.telemetry.Traffic;
import dev.weft.proxy.tls.Alerts;
import dev.weft.proxy.tls.Peer;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
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
  private final Consent consent;
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
      Loop loop, Channel peer, @Nullable Traffic traffic, Consent consent, Activity activity) {
    this.loop = loop;
    this.peer = peer;
    this.traffic = traffic;
    this.consent = consent;
    this.activity = activity;
  }

  /**
   * Joins two channels of the same event loop; relays take the place of all their handlers but TLS,
   * which hand over what they hold.
   *
   * @param consent ends with them
   */
  public static void join(Loop loop, Channel client, Channel server, Consent consent) {
    var activity = new Activity();
    Traffic clientTraffic = Traffic.of(client);
    if (clientTraffic != null) {
      SpiffeId proved = Peer.of(client) != null ? Peer.of(client) : Peer.of(server);
      clientTraffic.relayed(client.remoteAddress(), server.remoteAddress(), proved);
    }
    activity.nanos = loop.coarseNanos();
    var clientSide = new Relay(loop, server, clientTraffic, consent, activity);
    var serverSide = new Relay(loop, client, Traffic.of(server), consent, activity);
    Carrier.begin(client, clientSide);
    Carrier.begin(server, serverSide);
    Carrier.removeOthers(client, clientSide, true);
    Carrier.removeOthers(server, serverSide, true);
    Carrier.removeOthers(client, clientSide, false);
    Carrier.removeOthers(server, serverSide, false);
    loop.open().add(clientSide); // looks after both
    clientSide.begin(client);
    serverSide.begin(server);
    if (!client.isActive()) {
      Carrier.close(server);
    } else if (!server.isActive()) {
      Carrier.close(client);
    }
  }

  private void begin(Channel channel) {
    EndInTurn.of(channel);
    read(channel, false);
    read(channel, peer.isWritable());
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
        consent.ended(NO_MEMORY);
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
      Carrier.endOutput(peer).addListener(_ -> outputOfPeerEnded());
      closeIfEnded(ctx.channel());
    }
    super.userEventTriggered(ctx, event);
  }

  private void outputOfPeerEnded() {
    Relay other = peer.pipeline().get(Relay.class);
    if (other != null) {
      other.outputEnded = true;
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
    Carrier.close(peer);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (traffic != null) {
      traffic.failed(Alerts.unwrap(cause));
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

  @Override
  public void recheck() {
    Failure refusal = consent.refusal();
    if (refusal != null) {
      consent.ended(refusal);
      Relay other = peer.pipeline().get(Relay.class);
      reset(other == null ? peer : other.peer);
    }
  }

  private void countBytes() {
    if (traffic != null) {
      traffic.bytes(read, written);
    }
    read = 0;
    written = 0;
  }
}
