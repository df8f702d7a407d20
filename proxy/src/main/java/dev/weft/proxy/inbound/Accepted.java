package dev.weft.proxy.inbound;

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
record Accepted(
    Channel channel,
    Traffic traffic,
    Servers http,
    Applications applications,
    Metrics metrics,
    @Nullable InetSocketAddress original)
    implements Ways {

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
  public void failed(Failure failure) {
    http.refusals().count(failure);
  }
}
