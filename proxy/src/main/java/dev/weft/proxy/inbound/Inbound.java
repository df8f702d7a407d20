package dev.weft.proxy.inbound;

import dev.weft.proxy.http.Exchange;
import dev.weft.proxy.http.Observing;
import dev.weft.proxy.http.Service;
import dev.weft.proxy.http.Shed;
import dev.weft.proxy.http.versions.Servers;
import dev.weft.proxy.net.Loop;
import dev.weft.proxy.net.OriginalDestination;
import dev.weft.proxy.opaque.Habit;
import dev.weft.proxy.opaque.Silent;
import dev.weft.proxy.opaque.Undecided;
import dev.weft.proxy.telemetry.Direction;
import dev.weft.proxy.telemetry.Metrics;
import dev.weft.proxy.telemetry.TcpMeters;
import dev.weft.proxy.telemetry.Traffic;
import io.netty.channel.socket.SocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** The inbound side of one event loop: takes what others send to the pod. */
public final class Inbound {
  private final Loop loop;
  private final boolean redirected;
  private final Set<Integer> ownPorts;
  private final IntPredicate opaque;
  private final Applications applications;
  private final Servers http;
  private final TcpMeters clients;
  private final Metrics metrics;
  private final Silent silent;

  /**
   * @param redirected connections are redirected here, and the loopback is the pod's own
   * @param ownPorts where this proxy listens
   * @param observing who is told of each request
   * @param opaque ports of the application that are relayed without looking inside
   */
  public Inbound(
      Loop loop,
      Metrics metrics,
      boolean redirected,
      InetAddress podAddress,
      Set<Integer> ownPorts,
      IntPredicate opaque,
      Observing observing) {
    this.loop = loop;
    this.redirected = redirected;
    this.ownPorts = Set.copyOf(ownPorts);
    this.opaque = opaque;
    this.clients = metrics.clients(Direction.INBOUND);
    this.metrics = metrics;
    this.silent = new Silent(loop.limits().maxSilent());
    this.applications = new Applications(loop, redirected, metrics.applications());
    Service<Exchange> stack =
        observing.around( // before anything else sees it
            Direction.INBOUND,
            loop,
            Service.stack(
                List.of(
                    new Shed(loop), // refusing must be cheaper than serving
                    new Measure(loop, metrics.inbound())), // what the application is asked and says
                new ToApplication(applications, podAddress, this.ownPorts)));
    this.http =
        new Servers(
            loop,
            stack,
            observing.refusals(Direction.INBOUND, metrics.errorsOf(Direction.INBOUND)));
  }

  /** On this loop. */
  public void accept(SocketChannel channel) {
    var traffic = Traffic.of(channel, clients);
    InetSocketAddress original = original(channel);
    var ways = new Accepted(channel, traffic, http, applications, metrics, original);
    Habit habit = original == null ? new Habit() : applications.habit(original);
    var undecided =
        new Undecided(loop, silent, habit, ways, metrics.detectionsOf(Direction.INBOUND));
    channel.config().setAllowHalfClosure(true);
    channel.pipeline().addLast(undecided);
    undecided.begin(
        original != null && opaque.test(original.getPort())
            ? Undecided.Declared.OPAQUE
            : Undecided.Declared.NOTHING);
  }

  /** Null for a connection that was made to the proxy itself. */
  private @Nullable InetSocketAddress original(SocketChannel channel) {
    InetSocketAddress original = redirected ? OriginalDestination.of(channel) : null;
    return original == null || ownPorts.contains(original.getPort()) ? null : original;
  }

  public void sweep(long nowNanos) {
    applications.sweep(nowNanos);
  }
}
