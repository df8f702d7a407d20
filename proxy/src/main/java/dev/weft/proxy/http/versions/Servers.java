package dev.weft.proxy.http.versions;

import dev.weft.proxy.http.Exchange;
import dev.weft.proxy.http.Refusals;
import dev.weft.proxy.http.Service;
import dev.weft.proxy.net.Loop;
import dev.weft.proxy.telemetry.Traffic;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What serves the connections of clients that speak HTTP. Puts its handlers at the end of their
 * pipelines.
 *
 * @param refusals takes what the proxy answers by itself
 */
public record Servers(Loop loop, Service<Exchange> service, Refusals refusals) {

  /**
   * @param original where the connection went before it was redirected
   */
  public void http1(Channel channel, Traffic traffic, @Nullable InetSocketAddress original) {
    dev.weft.proxy.http.h1.Pipelines.server(
        channel.pipeline(), loop, service, traffic, original, refusals);
  }

  /** From its preface on. */
  public void http2(Channel channel, Traffic traffic, @Nullable InetSocketAddress original) {
    dev.weft.proxy.http.h2.Pipelines.server(
        channel.pipeline(), loop, service, traffic, original, refusals);
  }
}
