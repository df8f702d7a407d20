package dev.weft.proxy.http.h2;

import dev.weft.proxy.http.Attempt;
import dev.weft.proxy.http.Exchange;
import dev.weft.proxy.http.Responder;
import dev.weft.proxy.net.Failure;
import dev.weft.proxy.net.Loop;
import dev.weft.proxy.telemetry.TcpMeters;
import dev.weft.proxy.telemetry.Traffic;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A connection that is being made, and the requests that wait for it. */
final class Connecting extends ChannelInitializer<Channel> {
  private final Pool pool;
  private final Loop loop;
  private final List<InetSocketAddress> addresses;
  private final boolean keepalive;
  private final TcpMeters meters;
  private final Set<Waiting> waiting = new LinkedHashSet<>();
  private int address;
  private int left;

  Connecting(
      Pool pool,
      Loop loop,
      List<InetSocketAddress> addresses,
      int preferred,
      boolean keepalive,
      TcpMeters meters) {
    this.pool = pool;
    this.loop = loop;
    this.addresses = addresses;
    this.keepalive = keepalive;
    this.meters = meters;
    this.address = preferred;
    this.left = addresses.size();
  }

  void add(Exchange exchange, Responder responder) {
    var added = new Waiting(exchange, responder);
    waiting.add(added);
    exchange.attempt(added);
  }

  int size() {
    return waiting.size();
  }

  void connect() {
    loop.connect(addresses.get(address), this).addListener(done -> connected((ChannelFuture) done));
  }

  @Override
  protected void initChannel(Channel channel) {
    var bytes = new ByteCounter(Traffic.of(channel, meters));
    channel
        .pipeline()
        .addLast(
            bytes,
            Codec.build(
                false,
                loop.limits(),
                (decoder, encoder, settings) ->
                    new UpstreamConnection(
                        pool, loop, keepalive, bytes, decoder, encoder, settings)));
  }

  private void connected(ChannelFuture done) {
    if (!done.isSuccess()) {
      address = (address + 1) % addresses.size();
      refused(done.cause(), left - 1);
      return;
    }
    UpstreamConnection connection = done.channel().pipeline().get(UpstreamConnection.class);
    if (connection == null || !connection.isUsable()) {
      refused(new ConnectException("closed at once"), 0);
      return;
    }
    pool.connected(connection, address);
    for (Waiting each : takeAll()) {
      if (!each.abandoned) {
        each.exchange.batching(false);
        if (connection.hasRoom()) {
          connection.send(each.exchange, each.responder);
        } else {
          pool.send(each.exchange, each.responder);
        }
      }
    }
    if (pool.isClosed()) {
      connection.closeIfIdle();
    }
  }

  private void refused(Throwable cause, int addressesLeft) {
    left = addressesLeft;
    if (left > 0 && !waiting.isEmpty()) {
      connect();
      return;
    }
    pool.connectFailed();
    for (Waiting each : takeAll()) {
      if (!each.abandoned) {
        each.responder.failed(new Failure.ConnectFailed(String.valueOf(cause.getMessage())));
        each.responder.flush();
      }
    }
  }

  private List<Waiting> takeAll() {
    List<Waiting> all = List.copyOf(waiting);
    waiting.clear();
    return all;
  }

  /** A request in the queue. */
  private final class Waiting implements Attempt {
    private final Exchange exchange;
    private final Responder responder;
    private boolean abandoned;

    Waiting(Exchange exchange, Responder responder) {
      this.exchange = exchange;
      this.responder = responder;
    }

    @Override
    public void readResponse(boolean wanted) {
      // nothing comes yet
    }

    @Override
    public void flush() {
      // nothing is written yet
    }

    @Override
    public void abandon() {
      abandoned = true;
      waiting.remove(this);
      responder.abandoned();
    }
  }
}
