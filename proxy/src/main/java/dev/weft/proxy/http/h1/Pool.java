package dev.weft.proxy.http.h1;

import dev.weft.api.Alpn;
import dev.weft.proxy.http.Attempt;
import dev.weft.proxy.http.Exchange;
import dev.weft.proxy.http.Responder;
import dev.weft.proxy.http.Upstream;
import dev.weft.proxy.net.Descriptors;
import dev.weft.proxy.net.Failure;
import dev.weft.proxy.net.Loop;
import dev.weft.proxy.telemetry.TcpMeters;
import dev.weft.proxy.telemetry.Traffic;
import dev.weft.proxy.tls.Link;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.util.concurrent.Future;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one event loop to one server. The one used last goes first, so that what is
 * not needed grows old and is closed, sooner than the server would.
 */
public final class Pool implements Upstream {
  private final Loop loop;
  private final List<InetSocketAddress> addresses;
  private final Link link;
  private final long maxIdleNanos;
  private final TcpMeters meters;
  private final ArrayDeque<UpstreamConnection> idle = new ArrayDeque<>();
  private final Set<UpstreamConnection> all = new LinkedHashSet<>();
  private int connecting;
  private int preferred; // of the addresses: the one that answered last
  private boolean closed;
  private long usedAtNanos;

  /**
   * @param addresses of the same server, tried in turn until one accepts
   * @param link how they are reached
   */
  public Pool(
      Loop loop,
      List<InetSocketAddress> addresses,
      Link link,
      long maxIdleNanos,
      TcpMeters meters) {
    this.loop = loop;
    this.addresses = List.copyOf(addresses);
    this.link = link;
    this.maxIdleNanos = maxIdleNanos;
    this.meters = meters;
    this.usedAtNanos = loop.coarseNanos();
  }

  /** Sends the request on an idle connection, or on a new one. */
  @Override
  public void send(Exchange exchange, Responder responder) {
    usedAtNanos = loop.coarseNanos();
    UpstreamConnection connection = takeIdle();
    if (connection != null) {
      connection.start(exchange, responder);
    } else {
      sendFresh(exchange, responder);
    }
  }

  private @Nullable UpstreamConnection takeIdle() {
    for (UpstreamConnection next = idle.pollFirst(); next != null; next = idle.pollFirst()) {
      if (next.isOpen()) {
        return next;
      }
    }
    return null;
  }

  private void sendFresh(Exchange exchange, Responder responder) {
    if (all.size() + connecting >= loop.limits().maxConnectionsPerEndpoint()) {
      refuse(responder, new Failure.Overload("connections to one endpoint"));
    } else if (!loop.descriptors().hasRoom()) {
      refuse(responder, Descriptors.NONE_LEFT);
    } else {
      new Connecting(exchange, responder).connect(addresses.size());
    }
  }

  private static void refuse(Responder responder, Failure failure) {
    responder.failed(failure);
    responder.flush();
  }

  /**
   * A connection that had rested in the pool broke before a byte of the response: the server had
   * most likely closed it, and the request crossed that on its way.
   */
  boolean retryStale(Exchange exchange, Responder responder) {
    if (!exchange.isIdempotent() || !exchange.body().isReplayable() || exchange.isEnded()) {
      return false;
    }
    exchange.body().rewind();
    exchange.batching(false);
    sendFresh(exchange, responder);
    return true;
  }

  void giveBack(UpstreamConnection connection) {
    if (closed || !connection.isOpen()) {
      connection.close();
    } else {
      connection.rest(loop.coarseNanos());
      idle.addFirst(connection);
    }
  }

  /** The connection is the pool's no more. */
  void left(UpstreamConnection connection) {
    all.remove(connection);
    idle.remove(connection);
  }

  @Override
  public void sweep(long nowNanos) {
    while (!idle.isEmpty() && idle.peekLast().isIdleSince(nowNanos - maxIdleNanos)) {
      idle.pollLast().close();
    }
    for (UpstreamConnection connection : List.copyOf(all)) {
      connection.sweep(nowNanos);
    }
  }

  @Override
  public boolean isUnusedSince(long nanos) {
    return all.isEmpty() && connecting == 0 && usedAtNanos - nanos < 0;
  }

  @Override
  public void close() {
    closed = true;
    while (!idle.isEmpty()) {
      idle.poll().close();
    }
  }

  @Override
  public int size() {
    return all.size();
  }

  /** A request that waits for its connection. */
  private final class Connecting extends ChannelInitializer<Channel> implements Attempt {
    private final Exchange exchange;
    private final Responder responder;
    private boolean abandoned;

    Connecting(Exchange exchange, Responder responder) {
      this.exchange = exchange;
      this.responder = responder;
      exchange.attempt(this);
    }

    void connect(int addressesLeft) {
      connecting++;
      InetSocketAddress address = addresses.get(preferred % addresses.size());
      link.connect(loop, address, Alpn.HTTP1, this)
          .addListener((Future<Channel> done) -> connected(done, addressesLeft));
    }

    @Override
    protected void initChannel(Channel channel) {
      var traffic = Traffic.of(channel, meters);
      channel.pipeline().addLast("http", new UpstreamConnection(Pool.this, loop, traffic));
    }

    private void connected(Future<Channel> done, int addressesLeft) {
      connecting--;
      if (!done.isSuccess()) {
        preferred++;
        refused(done.cause(), addressesLeft - 1);
        return;
      }
      UpstreamConnection connection = done.getNow().pipeline().get(UpstreamConnection.class);
      if (connection == null) {
        refused(new ConnectException("closed at once"), 0);
        return;
      }
      all.add(connection);
      if (abandoned) {
        giveBack(connection);
      } else {
        connection.start(exchange, responder);
        connection.flush();
      }
    }

    private void refused(Throwable cause, int addressesLeft) {
      if (abandoned) {
        return;
      }
      if (addressesLeft > 0) {
        connect(addressesLeft);
      } else {
        refuse(responder, Link.failure(cause));
      }
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
      responder.abandoned();
    }
  }
}
