package dev.weft.proxy.inbound;

import static java.util.Objects.requireNonNull;

import dev.weft.api.Headers.Cause;
import dev.weft.proxy.detect.ClientHello;
import dev.weft.proxy.http.Exchange;
import dev.weft.proxy.http.Service;
import dev.weft.proxy.http.h1.Pipelines;
import dev.weft.proxy.net.Failure;
import dev.weft.proxy.net.Loop;
import dev.weft.proxy.opaque.Connector;
import dev.weft.proxy.opaque.Ways;
import dev.weft.proxy.telemetry.Direction;
import dev.weft.proxy.telemetry.Metrics;
import dev.weft.proxy.telemetry.Traffic;
import io.micrometer.core.instrument.Counter;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A connection of another pod, and what may become of it. */
record Accepted(
    Channel channel,
    Traffic traffic,
    Loop loop,
    Service<Exchange> stack,
    Applications applications,
    Metrics metrics,
    Map<Cause, Counter> errors,
    @Nullable InetSocketAddress original)
    implements Ways {

  @Override
  public boolean isRedirected() {
    return original != null;
  }

  @Override
  public void http1() {
    Pipelines.server(channel.pipeline(), loop, stack, traffic, original, errors);
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
    requireNonNull(errors.get(failure.cause())).increment();
  }
}
