package dev.weft.proxy.inbound;

import dev.weft.api.Alpn;
import dev.weft.api.SpiffeId;
import dev.weft.proxy.authz.Verdict;
import dev.weft.proxy.detect.ClientHello;
import dev.weft.proxy.http.versions.Servers;
import dev.weft.proxy.net.Failure;
import dev.weft.proxy.net.Reset;
import dev.weft.proxy.opaque.Connector;
import dev.weft.proxy.opaque.Declared;
import dev.weft.proxy.opaque.Ways;
import dev.weft.proxy.telemetry.Detections.Result;
import dev.weft.proxy.telemetry.Direction;
import dev.weft.proxy.telemetry.TcpMeters;
import dev.weft.proxy.telemetry.Traffic;
import dev.weft.proxy.tls.Peer;
import dev.weft.proxy.tls.Termination;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** A connection of another pod, and what may become of it. */
final class Accepted implements Ways {
  private final Channel channel;
  private final Inbound inbound;
  private final Servers http;
  private final @Nullable InetSocketAddress original;
  private final long openedNanos;
  private boolean terminated;
  private @Nullable Traffic traffic;
  private @Nullable Verdict verdict; // the last, on its bytes

  /**
   * @param original where it went before it was redirected, if it was
   */
  Accepted(Channel channel, Inbound inbound, Servers http, @Nullable InetSocketAddress original) {
    this.channel = channel;
    this.inbound = inbound;
    this.http = http;
    this.original = original;
    this.openedNanos = inbound.loop().nowNanos();
    channel.closeFuture().addListener(_ -> traffic());
  }

  /**
   * Counted for whoever has proved to be the client, so not before it could; at its end at last.
   */
  private Traffic traffic() {
    Traffic counted = traffic;
    if (counted == null) {
      SpiffeId peer = Peer.of(channel);
      Clients clients = inbound.clients();
      TcpMeters meters = peer == null ? clients.unknown() : clients.connected(peer, channel);
      counted = Traffic.of(channel, meters, openedNanos);
      traffic = counted;
    }
    return counted;
  }

  @Override
  public boolean isRedirected() {
    return original != null;
  }

  @Override
  public void http1() {
    http.http1(channel, traffic(), original);
  }

  @Override
  public void http2() {
    http.http2(channel, traffic(), original);
  }

  // ---- TLS

  @Override
  public boolean mayTerminate() {
    return inbound.identity().isWanted() && !terminated;
  }

  /** Other proxies', and all that comes to this proxy's own port. The rest is the application's. */
  @Override
  public boolean terminates(ClientHello hello) {
    return mayTerminate() && (original == null || hello.offersAnyOf(Alpn.ALL));
  }

  @Override
  public void terminate() {
    terminated = true;
    Termination.begin(inbound.identity(), inbound.loop(), channel, this::proved);
  }

  private void proved(@Nullable String protocol) {
    switch (protocol) {
      case Alpn.HTTP1 -> {
        inbound.detections().count(Result.HTTP1);
        http1();
      }
      case Alpn.HTTP2 -> {
        inbound.detections().count(Result.HTTP2);
        http2();
      }
      case Alpn.OPAQUE -> {
        if (original != null) {
          inbound.undecided(this, channel, null, Declared.OPAQUE);
        } else {
          failed(new Failure.Loop("bytes came to the proxy's own port"));
          Reset.send(channel);
        }
      }
      case null, default -> inbound.undecided(this, channel, null, inbound.declared(original));
    }
  }

  @Override
  public void tls(ClientHello.ServerName name) {
    inbound.metrics().passedThrough(Direction.INBOUND, name);
  }

  // ---- bytes that nobody reads

  @Override
  public @Nullable Connector connector(@Nullable String serverName) {
    return original == null ? null : inbound.applications().connector(original);
  }

  @Override
  public @Nullable Failure refusal(boolean mayHoldRequests) {
    if (original == null) {
      return null; // it goes nowhere: a request names its port
    }
    verdict = inbound.gate().ofConnection(channel, original.getPort(), mayHoldRequests);
    return Gate.failure(verdict);
  }

  @Override
  public void relayed() {
    traffic();
    judged();
  }

  private void judged() {
    if (original != null && verdict != null) {
      inbound.gate().known(channel, original.getPort(), verdict);
    }
  }

  @Override
  public void failed(Failure failure) {
    if (failure instanceof Failure.Denied) {
      traffic();
      judged();
    }
    http.refusals().count(failure);
  }
}
