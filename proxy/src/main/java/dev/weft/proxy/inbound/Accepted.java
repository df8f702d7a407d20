package dev.weft.proxy.inbound;

import dev.weft.proxy.authz.Verdict;
import dev.weft.proxy.detect.ClientHello;
import dev.weft.proxy.http.versions.Servers;
import dev.weft.proxy.net.Failure;
import dev.weft.proxy.opaque.Connector;
import dev.weft.proxy.opaque.Ways;
import dev.weft.proxy.telemetry.Direction;
import dev.weft.proxy.telemetry.Metrics;
import dev.weft.proxy.telemetry.Traffic;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** A connection of another pod, and what may become of it. */
final class Accepted implements Ways {
  private final Channel channel;
  private final Traffic traffic;
  private final Servers http;
  private final Applications applications;
  private final Gate gate;
  private final Metrics metrics;
  private final @Nullable InetSocketAddress original;
  private @Nullable Verdict verdict; // the last, on its bytes

  /**
   * @param original where the connection went before it was redirected
   */
  Accepted(
      Channel channel,
      Traffic traffic,
      Servers http,
      Applications applications,
      Gate gate,
      Metrics metrics,
      @Nullable InetSocketAddress original) {
    this.channel = channel;
    this.traffic = traffic;
    this.http = http;
    this.applications = applications;
    this.gate = gate;
    this.metrics = metrics;
    this.original = original;
  }

  @Override
  public boolean isRedirected() {
    return original != null;
  }

  @Override
  public void http1() {
    http.http1(channel, traffic, original);
  }

  @Override
  public void http2() {
    http.http2(channel, traffic, original);
  }

  @Override
  public void tls(ClientHello.ServerName name) {
    metrics.passedThrough(Direction.INBOUND, name);
  }

  @Override
  public @Nullable Connector connector(@Nullable String serverName) {
    return original == null ? null : applications.connector(original);
  }

  @Override
  public @Nullable Failure refusal(boolean mayHoldRequests) {
    if (original == null) {
      return null; // it goes nowhere: a request names its port
    }
    verdict = gate.ofConnection(channel, original.getPort(), mayHoldRequests);
    return Gate.failure(verdict);
  }

  @Override
  public void relayed() {
    judged();
  }

  private void judged() {
    if (original != null && verdict != null) {
      gate.known(channel, original.getPort(), verdict);
    }
  }

  @Override
  public void failed(Failure failure) {
    if (failure instanceof Failure.Denied) {
      judged();
    }
    http.refusals().count(failure);
  }
}
