package dev.weft.proxy.http.h2;

import dev.weft.proxy.http.Exchange;
import dev.weft.proxy.http.Responder;
import dev.weft.proxy.http.Upstream;
import dev.weft.proxy.net.Descriptors;
import dev.weft.proxy.net.Failure;
import dev.weft.proxy.net.Loop;
import dev.weft.proxy.telemetry.TcpMeters;
import dev.weft.proxy.tls.Link;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one event loop to one server that speaks HTTP/2. The oldest with room takes a
 * request, so that what is not needed grows idle; when all are full another is made.
 */
public final class Pool implements Upstream {
  private final Loop loop;
  private final List<InetSocketAddress> addresses;
  private final Link link;
  private final boolean keepalive;
  private final TcpMeters meters;
  private final List<UpstreamConnection> usable = new ArrayList<>(1);
  private final Set<UpstreamConnection> all = new LinkedHashSet<>();
  private @Nullable Connecting connecting;
  private int preferred; // of the addresses: the one that answered last
  private boolean closed;
  private long usedAtNanos;

  /**
   * @param addresses of the same server, tried in turn until one accepts
   * @param link how they are reached
   * @param keepalive the server is a proxy, which may be asked whether it is there
   */
  public Pool(
      Loop loop,
      List<InetSocketAddress> addresses,
      Link link,
      boolean keepalive,
      TcpMeters meters) {
    this.loop = loop;
    this.addresses = List.copyOf(addresses);
    this.link = link;
    this.keepalive = keepalive;
    this.meters = meters;
    this.usedAtNanos = loop.coarseNanos();
  }

  @Override
  public void send(Exchange exchange, Responder responder) {
    usedAtNanos = loop.coarseNanos();
    for (int i = 0; i < usable.size(); i++) {
      UpstreamConnection connection = usable.get(i);
      if (connection.hasRoom()) {
        connection.send(exchange, responder);
        return;
      }
    }
    sendFresh(exchange, responder);
  }

  /** A server that it is connected to has said so. */
  public boolean takesTunnels() {
    return usable.stream().anyMatch(UpstreamConnection::takesTunnels);
  }

  private void sendFresh(Exchange exchange, Responder responder) {
    Connecting underWay = connecting;
    if (underWay == null) {
      if (all.size() >= loop.limits().maxConnectionsPerEndpoint()) {
        refuse(responder, new Failure.Overload("connections to one endpoint"));
        return;
      }
      if (!loop.descriptors().hasRoom()) {
        refuse(responder, Descriptors.NONE_LEFT);
        return;
      }
      underWay = new Connecting(this, loop, addresses, link, preferred, keepalive, meters);
      connecting = underWay;
      underWay.add(exchange, responder);
      underWay.connect();
    } else if (underWay.size() < loop.limits().maxInFlight()) {
      underWay.add(exchange, responder);
    } else {
      refuse(responder, new Failure.Overload("requests waiting for a connection"));
    }
  }

  /**
   * A connection that had rested broke before a byte of an answer: the server had most likely
   * closed it, and the request crossed that on its way.
   *
   * @param refused the server has said that it did not look at the request
   */
  boolean retryStale(Exchange exchange, Responder responder, boolean refused) {
    if (!(refused || exchange.isIdempotent())
        || !exchange.body().isReplayable()
        || exchange.isEnded()) {
      return false;
    }
    exchange.body().rewind();
    exchange.batching(false);
    sendFresh(exchange, responder);
    return true;
  }

  private static void refuse(Responder responder, Failure failure) {
    responder.failed(failure);
    responder.flush();
  }

  // ---- from a connection that is being made

  void connected(UpstreamConnection connection, int address) {
    connecting = null;
    preferred = address;
    all.add(connection);
    usable.add(connection);
  }

  void connectFailed() {
    connecting = null;
  }

  // ---- from connections

  /** It takes no more requests. */
  void left(UpstreamConnection connection) {
    usable.remove(connection);
  }

  /** It is closed. */
  void gone(UpstreamConnection connection) {
    all.remove(connection);
  }

  @Override
  public void sweep(long nowNanos) {
    for (UpstreamConnection connection : List.copyOf(all)) {
      connection.sweep(nowNanos);
    }
    usable.removeIf(connection -> !connection.isUsable());
  }

  @Override
  public boolean isUnusedSince(long nanos) {
    return all.isEmpty() && connecting == null && usedAtNanos - nanos < 0;
  }

  @Override
  public int size() {
    return all.size();
  }

  @Override
  public void close() {
    closed = true;
    List.copyOf(all).forEach(UpstreamConnection::closeIfIdle);
  }

  /** Nothing is to be kept any more. */
  boolean isClosed() {
    return closed;
  }
}
