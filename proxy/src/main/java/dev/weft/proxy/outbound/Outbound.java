package dev.weft.proxy.outbound;

import dev.weft.proxy.balance.Rendezvous;
import dev.weft.proxy.http.Exchange;
import dev.weft.proxy.http.Observing;
import dev.weft.proxy.http.Service;
import dev.weft.proxy.http.versions.Servers;
import dev.weft.proxy.net.Loop;
import dev.weft.proxy.net.Names;
import dev.weft.proxy.net.OriginalDestination;
import dev.weft.proxy.opaque.Declared;
import dev.weft.proxy.opaque.Habit;
import dev.weft.proxy.opaque.Silent;
import dev.weft.proxy.opaque.Undecided;
import dev.weft.proxy.state.Directory;
import dev.weft.proxy.telemetry.Detections;
import dev.weft.proxy.telemetry.Direction;
import dev.weft.proxy.telemetry.Log;
import dev.weft.proxy.telemetry.Metrics;
import dev.weft.proxy.telemetry.TcpMeters;
import dev.weft.proxy.telemetry.Traffic;
import dev.weft.proxy.tls.Identity;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The outbound side of one event loop: takes connections of the pod's own containers. */
public final class Outbound {
  private final Environment environment;
  private final Targets targets;
  private final Servers http;
  private final TcpMeters clients;
  private final Detections detections;
  private final Silent silent;
  private final boolean redirected;

  /**
   * @param identity who this pod is to other proxies
   * @param redirected connections are redirected here; else clients know the proxy as one
   * @param ownPod where endpoints of the pod itself are reached
   * @param observing who is told of each request, before anything else sees it
   * @param ownListener whether an address is where this very proxy takes outbound traffic
   */
  public Outbound(
      Loop loop,
      Directory directory,
      Names names,
      Metrics metrics,
      Identity identity,
      InetAddress podAddress,
      boolean redirected,
      OwnPod ownPod,
      Predicate<InetSocketAddress> ownListener,
      Observing observing) {
    this.redirected = redirected;
    this.silent = new Silent(loop.limits().maxSilent());
    this.clients = metrics.clients(Direction.OUTBOUND);
    this.detections = metrics.detectionsOf(Direction.OUTBOUND);
    this.environment =
        new Environment(
            loop,
            directory,
            names,
            identity,
            new Affinity(Rendezvous.hash(NetUtil.toAddressString(podAddress))),
            ownPod,
            metrics,
            ownListener,
            metrics.counter(
                "proxy_breakers_opened_total", "How often a circuit breaker left an endpoint out."),
            TimedOut.of(metrics),
            Injected.of(metrics),
            new Mirroring(loop, metrics));
    this.targets = new Targets(environment);
    Service<Exchange> stack =
        observing.around(Direction.OUTBOUND, loop, OutboundStack.server(environment, targets));
    this.http =
        new Servers(
            loop,
            stack,
            observing.refusals(Direction.OUTBOUND, metrics.errorsOf(Direction.OUTBOUND)));
  }

  /** On this loop. */
  public void accept(SocketChannel channel) {
    InetSocketAddress original = redirected ? originalDestination(channel) : null;
    Target target = original == null ? null : target(original);
    if (original != null && target == null) {
      Log.warn("too many destinations", "address", original);
      channel.close();
      return;
    }
    var ways =
        new Accepted(
            channel, Traffic.of(channel, clients), environment, targets, http, original, target);
    Habit habit = target == null ? new Habit() : target.habit();
    var undecided = new Undecided(environment.loop(), silent, habit, ways, detections);
    channel.config().setAllowHalfClosure(true);
    channel.pipeline().addLast(undecided);
    if (target == null) {
      undecided.begin(Declared.NOTHING);
    } else {
      target.whenSettled(
          () -> undecided.begin(Declared.of(target.protocol())),
          () -> undecided.begin(Declared.NOTHING));
    }
  }

  /** Null for a connection that was made to the proxy itself. */
  private static @Nullable InetSocketAddress originalDestination(SocketChannel channel) {
    InetSocketAddress original = OriginalDestination.of(channel);
    return original == null || original.equals(channel.localAddress()) ? null : original;
  }

  private @Nullable Target target(InetSocketAddress original) {
    Target known = targets.known(original);
    return known == null && targets.locate(original) instanceof Targets.Found.At(Target located)
        ? located
        : known;
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
