package dev.weft.proxy.inbound;

import static java.util.Objects.requireNonNull;

import dev.weft.api.Headers.Cause;
import dev.weft.proxy.http.Exchange;
import dev.weft.proxy.http.Service;
import dev.weft.proxy.http.Shed;
import dev.weft.proxy.http.h1.Pipelines;
import dev.weft.proxy.net.Failure;
import dev.weft.proxy.net.Loop;
import dev.weft.proxy.net.OriginalDestination;
import dev.weft.proxy.opaque.Connector;
import dev.weft.proxy.opaque.Undecided;
import dev.weft.proxy.telemetry.Direction;
import dev.weft.proxy.telemetry.Metrics;
import dev.weft.proxy.telemetry.TcpMeters;
import dev.weft.proxy.telemetry.Traffic;
import io.micrometer.core.instrument.Counter;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.socket.SocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The inbound side of one event loop: takes what others send to the pod. */
public final class Inbound {
  private final Loop loop;
  private final boolean redirected;
  private final Set<Integer> ownPorts;
  private final IntPredicate opaque;
  private final Applications applications;
  private final Service<Exchange> stack;
  private final TcpMeters clients;
  private final TcpMeters servers;
  private final Map<Cause, Counter> errors;

  /**
   * @param redirected connections are redirected here, and the loopback is the pod's own
   * @param ownPorts where this proxy listens
   * @param opaque ports of the application that are relayed without looking inside
   */
  public Inbound(
      Loop loop,
      Metrics metrics,
      boolean redirected,
      InetAddress podAddress,
      Set<Integer> ownPorts,
      IntPredicate opaque) {
    this.loop = loop;
    this.redirected = redirected;
    this.ownPorts = Set.copyOf(ownPorts);
    this.opaque = opaque;
    this.clients = metrics.tcp(Direction.INBOUND, TcpMeters.Peer.SRC);
    this.servers = metrics.tcp(Direction.INBOUND, TcpMeters.Peer.DST);
    this.errors = metrics.errorsOf(Direction.INBOUND);
    this.applications = new Applications(loop, redirected, servers);
    this.stack =
        Service.stack(
            List.of(
                new Shed(loop), // refusing must be cheaper than serving
                new Measure(loop, metrics.inbound())), // what the application is asked and says
            new ToApplication(applications, podAddress, this.ownPorts));
  }

  /** On this loop. */
  public void accept(SocketChannel channel) {
    var traffic = new Traffic(clients);
    channel.closeFuture().addListener(_ -> traffic.close());
    InetSocketAddress found = redirected ? OriginalDestination.of(channel) : null;
    InetSocketAddress original =
        found == null || found.equals(channel.localAddress()) ? null : found;
    if (original == null) {
      http(channel, traffic, null);
      return;
    }
    channel.config().setAllowHalfClosure(true);
    var undecided =
        new Undecided(
            loop,
            traffic,
            (handler, outcome) ->
                connect(applications.addresses(original).iterator(), handler, outcome),
            () -> http(channel, traffic, original),
            failure -> requireNonNull(errors.get(failure.cause())).increment());
    channel.pipeline().addLast(undecided);
    if (opaque.test(original.getPort())) {
      undecided.declareOpaque();
    }
  }

  private void http(Channel channel, Traffic traffic, @Nullable InetSocketAddress original) {
    Pipelines.server(channel.pipeline(), loop, stack, traffic, original, errors);
  }

  /** A connection for bytes to the application. */
  private void connect(
      Iterator<InetSocketAddress> addresses,
      Supplier<ChannelHandler> handler,
      Connector.Connected outcome) {
    InetSocketAddress address = addresses.next();
    if (ownPorts.contains(address.getPort())) {
      outcome.failed(new Failure.Loop("port " + address.getPort() + " is the proxy's"));
      return;
    }
    loop.connectRaw(address, handler.get())
        .addListener(done -> {
          if (done.isSuccess()) {
            Channel channel = ((ChannelFuture) done).channel();
            var traffic = new Traffic(servers);
            channel.closeFuture().addListener(_ -> traffic.close());
            outcome.connected(channel, traffic);
          } else if (addresses.hasNext()) {
            connect(addresses, handler, outcome);
          } else {
            String why = String.valueOf(done.cause().getMessage());
            outcome.failed(new Failure.ConnectFailed(why));
          }
        });
  }

  public void sweep(long nowNanos) {
    applications.sweep(nowNanos);
  }
}
