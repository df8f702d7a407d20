package dev.weft.proxy.http.h2;

import dev.weft.api.Alpn;
import dev.weft.proxy.http.Exchange;
import dev.weft.proxy.http.Responder;
import dev.weft.proxy.net.Loop;
import dev.weft.proxy.telemetry.TcpMeters;
import dev.weft.proxy.telemetry.Traffic;
import dev.weft.proxy.tls.Link;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.util.concurrent.Future;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.util.List;

/** A connection that is being made, and the requests that wait for it. */
final class Connecting extends ChannelInitializer<Channel> {
  private final Pool pool;
  private final Loop loop;
  private final List<InetSocketAddress> addresses;
  private final Link link;
  private final boolean keepalive;
  private final TcpMeters meters;
  private final WaitingRequests waiting = new WaitingRequests();
  private int address;
  private int left;

  Connecting(
      Pool pool,
      Loop loop,
      List<InetSocketAddress> addresses,
      Link link,
      int preferred,
      boolean keepalive,
      TcpMeters meters) {
    this.pool = pool;
    this.loop = loop;
    this.addresses = addresses;
    this.link = link;
    this.keepalive = keepalive;
    this.meters = meters;
    this.address = preferred;
    this.left = addresses.size();
  }

  void add(Exchange exchange, Responder responder) {
    waiting.add(exchange, responder);
  }

  int size() {
    return waiting.size();
  }

  void connect() {
    link.connect(loop, addresses.get(address), Alpn.HTTP2, this).addListener(this::connected);
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

  private void connected(Future<? super Channel> done) {
    if (!done.isSuccess()) {
      address = (address + 1) % addresses.size();
      refused(done.cause(), left - 1);
      return;
    }
    UpstreamConnection connection =
        ((Channel) done.getNow()).pipeline().get(UpstreamConnection.class);
    if (connection == null || !connection.isUsable()) {
      refused(new ConnectException("closed at once"), 0);
      return;
    }
    pool.connected(connection, address);
    waiting.drainTo((exchange, responder) -> {
      exchange.batching(false);
      if (connection.hasRoom()) {
        connection.send(exchange, responder);
      } else {
        pool.send(exchange, responder);
      }
    });
    if (pool.isClosed()) {
      connection.closeIfIdle();
    }
  }

  private void refused(Throwable cause, int addressesLeft) {
    left = addressesLeft;
    if (left > 0 && waiting.size() > 0) {
      connect();
      return;
    }
    pool.connectFailed();
    waiting.drainTo((_, responder) -> {
      responder.failed(Link.failure(cause));
      responder.flush();
    });
  }
}
