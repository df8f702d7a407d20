package dev.weft.proxy.inbound;

import dev.weft.proxy.http.Exchange;
import dev.weft.proxy.http.Observing;
import dev.weft.proxy.http.Service;
import dev.weft.proxy.http.Shed;
import dev.weft.proxy.http.versions.Servers;
import dev.weft.proxy.net.Loop;
import dev.weft.proxy.net.OriginalDestination;
import dev.weft.proxy.opaque.Declared;
import dev.weft.proxy.opaque.Habit;
import dev.weft.proxy.opaque.Silent;
import dev.weft.proxy.opaque.Undecided;
import dev.weft.proxy.opaque.Ways;
import dev.weft.proxy.state.InboundSlot;
import dev.weft.proxy.telemetry.Detections;
import dev.weft.proxy.telemetry.Direction;
import dev.weft.proxy.telemetry.Metrics;
import dev.weft.proxy.tls.Identity;
import io.netty.channel.Channel;
import io.netty.channel.socket.SocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The inbound side of one event loop: takes what others send to the pod. */
public final class Inbound {
  private final Loop loop;
  private final boolean redirected;
  private final Set<Integer> ownPorts;
  private final Gate gate;
  private final Applications applications;
  private final Servers http;
  private final Clients clients;
  private final Metrics metrics;
  private final Identity identity;
  private final Silent silent;

  /**
   * @param identity who this pod is to other proxies
   * @param redirected connections are redirected here, and the loopback is the pod's own
   * @param ownPorts where this proxy listens
   * @param policy what is let in
   * @param observing who is told of each request
   */
  public Inbound(
      Loop loop,
      Metrics metrics,
      Identity identity,
      boolean redirected,
      InetAddress podAddress,
      Set<Integer> ownPorts,
      InboundSlot policy,
      Spoken spoken,
      Observing observing) {
    this.loop = loop;
    this.redirected = redirected;
    this.ownPorts = Set.copyOf(ownPorts);
    this.gate = new Gate(loop, policy, spoken, metrics);
    this.clients = new Clients(metrics);
    this.metrics = metrics;
    this.identity = identity;
    this.silent = new Silent(loop.limits().maxSilent());
    this.applications = new Applications(loop, redirected, metrics.applications());
    Service<Exchange> stack =
        observing.around( // before anything else sees it
            Direction.INBOUND,
            loop,
            Service.stack(
                List.of(
                    new Shed(loop), // refusing must be cheaper than serving
                    new Measure(
                        loop,
                        clients,
                        metrics.inboundTotals()), // what is asked and said, denials included
                    new Locate(podAddress, this.ownPorts), // policy speaks of ports
                    new Authorize(gate), // one read of the policy
                    new Limit(policy), // of what may: others cost the clients that may nothing
                    new Introduce(gate)), // the application hears who asks
                new ToApplication(applications)));
    this.http =
        new Servers(
            loop,
            stack,
            observing.refusals(Direction.INBOUND, metrics.errorsOf(Direction.INBOUND)));
  }

  /** On this loop. */
  public void accept(SocketChannel channel) {
    accept(channel, original(channel));
  }

  /**
   * @param original where the connection went before it was redirected
   */
  void accept(SocketChannel channel, @Nullable InetSocketAddress original) {
    channel.config().setAllowHalfClosure(true);
    undecided(
        new Accepted(channel, this, http, original),
        channel,
        original == null ? null : applications.habit(original),
        declared(original));
  }

  /** What is known beforehand of what goes there. */
  Declared declared(@Nullable InetSocketAddress original) {
    return original == null ? Declared.NOTHING : Declared.of(gate.spokenAt(original.getPort()));
  }

  /**
   * Finds out what it speaks.
   *
   * @param habit of the port that it goes to; null where that tells nothing
   */
  void undecided(Ways ways, Channel channel, @Nullable Habit habit, Declared declared) {
    var undecided =
        new Undecided(loop, silent, habit == null ? new Habit() : habit, ways, detections());
    channel.pipeline().addLast(undecided);
    undecided.begin(declared);
  }

  Loop loop() {
    return loop;
  }

  Clients clients() {
    return clients;
  }

  Applications applications() {
    return applications;
  }

  Gate gate() {
    return gate;
  }

  Metrics metrics() {
    return metrics;
  }

  Detections detections() {
    return metrics.detectionsOf(Direction.INBOUND);
  }

  Identity identity() {
    return identity;
  }

  /** Null for a connection that was made to the proxy itself. */
  private @Nullable InetSocketAddress original(SocketChannel channel) {
    InetSocketAddress original = redirected ? OriginalDestination.of(channel) : null;
    return original == null || ownPorts.contains(original.getPort()) ? null : original;
  }

  public void sweep(long nowNanos) {
    applications.sweep(nowNanos);
    gate.sweep();
  }
}
