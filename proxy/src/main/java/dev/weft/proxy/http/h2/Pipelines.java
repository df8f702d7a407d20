package dev.weft.proxy.http.h2;

import dev.weft.proxy.http.Exchange;
import dev.weft.proxy.http.Refusals;
import dev.weft.proxy.http.Service;
import dev.weft.proxy.net.Loop;
import dev.weft.proxy.telemetry.Traffic;
import io.netty.channel.ChannelPipeline;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** The HTTP/2 handlers of a channel. */
public final class Pipelines {
  private Pipelines() {}

  /**
   * A client's connection, from its preface on.
   *
   * @param originalDestination where it went before it was redirected
   * @param refusals takes what the proxy answers by itself
   */
  public static void server(
      ChannelPipeline pipeline,
      Loop loop,
      Service<Exchange> service,
      Traffic traffic,
      @Nullable InetSocketAddress originalDestination,
      Refusals refusals) {
    var bytes = new ByteCounter(traffic);
    pipeline.addLast(
        bytes,
        Codec.build(
            true,
            loop.limits(),
            (decoder, encoder, settings) ->
                new ServerConnection(
                    loop,
                    service,
                    bytes,
                    originalDestination,
                    refusals,
                    decoder,
                    encoder,
                    settings)));
  }
}
