package dev.weft.proxy.trace;

import dev.weft.proxy.net.Names;
import dev.weft.proxy.net.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Posts batches to a receiver of OTLP over HTTP, one at a time, each on a connection of its own.
 * Confined to an event loop that carries no traffic.
 */
final class Collector {
  private static final int CONNECT_MILLIS = 2000;
  private static final int ANSWER_SECONDS = 10;
  private static final int MAX_ANSWER_BYTES = 64 * 1024;
  private static final String TRACES = "/v1/traces";

  private final URI endpoint;
  private final EventLoop loop;
  private final Transport transport;
  private final Names names;
  private final @Nullable SslContext tls;

  /** What became of a batch. */
  sealed interface Outcome {
    record Taken() implements Outcome {}

    /** It may be sent again: OTLP's specification, section Failures. */
    record NotNow(String why) implements Outcome {}

    record Refused(String why) implements Outcome {}
  }

  Collector(URI endpoint, EventLoop loop, Transport transport, Names names) throws SSLException {
    this.endpoint = endpoint;
    this.loop = loop;
    this.transport = transport;
    this.names = names;
    this.tls = endpoint.getScheme().equals("https") ? SslContextBuilder.forClient().build() : null;
  }

  /** Where spans go: the endpoint's path with OTLP's own behind it, unless it is there. */
  static String path(URI endpoint) {
    String base = endpoint.getRawPath() == null ? "" : endpoint.getRawPath();
    if (base.endsWith(TRACES)) {
      return base;
    }
    return (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + TRACES;
  }

  void post(byte[] body, Consumer<Outcome> outcome) {
    names.resolve(endpoint.getHost(), loop, addresses -> connect(addresses, body, outcome));
  }

  private void connect(List<InetAddress> addresses, byte[] body, Consumer<Outcome> outcome) {
    if (addresses.isEmpty()) {
      outcome.accept(new Outcome.NotNow("no address of " + endpoint.getHost()));
      return;
    }
    var handler = new Answer(outcome);
    new Bootstrap()
        .group(loop)
        .channel(transport.client())
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                if (tls != null) {
                  channel
                      .pipeline()
                      .addLast(
                          tls.newHandler(channel.alloc(), endpoint.getHost(), endpoint.getPort()));
                }
                channel
                    .pipeline()
                    .addLast(new ReadTimeoutHandler(ANSWER_SECONDS))
                    .addLast(new HttpClientCodec())
                    .addLast(new HttpObjectAggregator(MAX_ANSWER_BYTES))
                    .addLast(handler);
              }
            })
        .connect(new InetSocketAddress(addresses.getFirst(), endpoint.getPort()))
        .addListener(done -> {
          if (done.isSuccess()) {
            ((ChannelFuture) done).channel().writeAndFlush(request(body));
          } else {
            handler.tell(new Outcome.NotNow(String.valueOf(done.cause().getMessage())));
          }
        });
  }

  private DefaultFullHttpRequest request(byte[] body) {
    var request =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1, HttpMethod.POST, path(endpoint), Unpooled.wrappedBuffer(body));
    request
        .headers()
        .set(HttpHeaderNames.HOST, endpoint.getHost() + ":" + endpoint.getPort())
        .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON)
        .setInt(HttpHeaderNames.CONTENT_LENGTH, body.length)
        .set(HttpHeaderNames.USER_AGENT, "weft-proxy")
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    return request;
  }

  /** Tells one outcome, whatever happens. */
  private static final class Answer extends SimpleChannelInboundHandler<FullHttpResponse> {
    private final Consumer<Outcome> outcome;
    private boolean told;
    private String broken = "closed without an answer";

    Answer(Consumer<Outcome> outcome) {
      this.outcome = outcome;
    }

    void tell(Outcome result) {
      if (!told) {
        told = true;
        outcome.accept(result);
      }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpResponse response) {
      int status = response.status().code();
      tell(
          switch (status) {
            case 429, 502, 503, 504 -> new Outcome.NotNow("status " + status);
            default ->
                status / 100 == 2 ? new Outcome.Taken() : new Outcome.Refused("status " + status);
          });
      ctx.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      tell(new Outcome.NotNow(broken));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      broken = String.valueOf(cause);
      ctx.close();
    }
  }
}
