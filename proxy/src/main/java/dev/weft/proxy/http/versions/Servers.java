package dev.weft.proxy.http.versions;

import dev.weft.api.Headers.Cause;
import dev.weft.proxy.http.Exchange;
import dev.weft.proxy.http.Service;
import dev.weft.proxy.net.Loop;
import dev.weft.proxy.telemetry.Traffic;
import io.micrometer.core.instrument.Counter;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What serves the connections of clients that speak HTTP. Puts its handlers at the end of their
 * pipelines.
 *
 * @param errors counts what the proxy answers by itself
 */
public record Servers(Loop loop, Service<Exchange> service, Map<Cause, Counter> errors) {

  /**
   * @param original where the connection went before it was redirected
   */
  public void http1(Channel channel, Traffic traffic, @Nullable InetSocketAddress original) {
    dev.weft.proxy.http.h1.Pipelines.server(
        channel.pipeline(), loop, service, traffic, original, errors);
  }

  /** From its preface on. */
  public void http2(Channel channel, Traffic traffic, @Nullable InetSocketAddress original) {
    dev.weft.proxy.http.h2.Pipelines.server(
        channel.pipeline(), loop, service, traffic, original, errors);
  }
}
