package dev.weft.proxy.outbound;

import static java.util.Objects.requireNonNull;

import dev.weft.api.route.Protocol;
import dev.weft.proxy.http.Exchange;
import dev.weft.proxy.http.Service;
import dev.weft.proxy.http.h1.Pipelines;
import dev.weft.proxy.net.Loop;
import dev.weft.proxy.net.Names;
import dev.weft.proxy.net.OriginalDestination;
import dev.weft.proxy.opaque.Undecided;
import dev.weft.proxy.state.Directory;
import dev.weft.proxy.telemetry.Direction;
import dev.weft.proxy.telemetry.Log;
import dev.weft.proxy.telemetry.Metrics;
import dev.weft.proxy.telemetry.TcpMeters;
import dev.weft.proxy.telemetry.Traffic;
import io.netty.channel.Channel;
import io.netty.channel.socket.SocketChannel;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The outbound side of one event loop: takes connections of the pod's own containers. */
public final class Outbound {
  private final Environment environment;
  private final Targets targets;
  private final Service<Exchange> stack;
  private final TcpMeters clients;
  private final boolean redirected;

  /**
   * @param redirected connections are redirected here; else clients know the proxy as one
   * @param ownListener whether an address is where this very proxy takes outbound traffic
   */
  public Outbound(
      Loop loop,
      Directory directory,
      Names names,
      Metrics metrics,
      boolean redirected,
      Predicate<InetSocketAddress> ownListener) {
    this.redirected = redirected;
    this.clients = metrics.tcp(Direction.OUTBOUND, TcpMeters.Peer.SRC);
    this.environment =
        new Environment(
            loop,
            directory,
            names,
            metrics,
            metrics.tcp(Direction.OUTBOUND, TcpMeters.Peer.DST),
            ownListener,
            metrics.counter("proxy_retries_total", "Requests tried again.", "result", "sent"),
            metrics.counter(
                "proxy_retries_total", "Requests tried again.", "result", "over_budget"));
    this.targets = new Targets(environment);
    this.stack = OutboundStack.server(environment, targets);
  }

  /** On this loop. */
  public void accept(SocketChannel channel) {
    var traffic = new Traffic(clients);
    channel.closeFuture().addListener(_ -> traffic.close());
    InetSocketAddress original = redirected ? originalDestination(channel) : null;
    if (original == null) {
      http(channel, traffic, null);
    } else {
      detect(channel, traffic, original);
    }
  }

  /** Null for a connection that was made to the proxy itself. */
  private static @Nullable InetSocketAddress originalDestination(SocketChannel channel) {
    InetSocketAddress original = OriginalDestination.of(channel);
    return original == null || original.equals(channel.localAddress()) ? null : original;
  }

  private void http(Channel channel, Traffic traffic, @Nullable InetSocketAddress original) {
    Pipelines.server(
        channel.pipeline(),
        environment.loop(),
        stack,
        traffic,
        original,
        environment.metrics().errorsOf(Direction.OUTBOUND));
  }

  private void detect(SocketChannel channel, Traffic traffic, InetSocketAddress original) {
    Target known = targets.known(original);
    if (known == null && targets.locate(original) instanceof Targets.Found.At(Target located)) {
      known = located;
    }
    if (known == null) {
      Log.warn("too many destinations", "address", original);
      channel.close();
      return;
    }
    Target target = known;
    var errors = environment.metrics().errorsOf(Direction.OUTBOUND);
    var undecided =
        new Undecided(
            environment.loop(),
            traffic,
            new Tunnel(environment.loop(), target, environment.upstreams()),
            () -> http(channel, traffic, original),
            failure -> requireNonNull(errors.get(failure.cause())).increment());
    channel.config().setAllowHalfClosure(true);
    channel.pipeline().addLast(undecided);
    target.whenSettled(
        () -> {
          if (target.protocol() == Protocol.OPAQUE) {
            undecided.declareOpaque();
          }
        },
        () -> {});
  }

  public void sweep(long nowNanos) {
    targets.sweep(nowNanos);
  }

  /** On this loop; for /state. */
  public Collection<TargetState> describe() {
    long nowNanos = environment.loop().nowNanos();
    return targets.all().stream().map(target -> TargetState.of(target, nowNanos)).toList();
  }
}
