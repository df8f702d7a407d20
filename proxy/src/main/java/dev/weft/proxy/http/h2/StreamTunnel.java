package dev.weft.proxy.http.h2;

import dev.weft.proxy.http.Attempt;
import dev.weft.proxy.http.Exchange;
import dev.weft.proxy.http.RequestBody;
import dev.weft.proxy.net.Failure;
import dev.weft.proxy.net.Loop;
import dev.weft.proxy.net.Reset;
import dev.weft.proxy.opaque.Carrier;
import dev.weft.proxy.telemetry.Traffic;
import dev.weft.proxy.tls.Alerts;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/**
 * Carries bytes between a client's stream and a connection whose server has switched protocols: RFC
 * 8441, section 5. The stream is a request and a response whose bodies go on; each side is read no
 * faster than the other takes. When the server ends, so does the stream; the client may end its
 * side alone.
 */
final class StreamTunnel extends ChannelInboundHandlerAdapter implements Attempt, RequestBody.Sink {
  private final Loop loop;
  private final Channel server;
  private final ServerStream stream;
  private final RequestBody body;
  private final @Nullable Traffic traffic;
  private long movedAtNanos;

  private StreamTunnel(Loop loop, Channel server, ServerStream stream, RequestBody body) {
    this.loop = loop;
    this.server = server;
    this.stream = stream;
    this.body = body;
    this.traffic = Traffic.of(server);
    this.movedAtNanos = loop.coarseNanos();
  }

  /** Takes the place of the server's handlers, which hand over what they hold. */
  static StreamTunnel join(Loop loop, Exchange exchange, ServerStream stream, Channel server) {
    var tunnel = new StreamTunnel(loop, server, stream, exchange.body());
    exchange.attempt(tunnel);
    Carrier.begin(server, tunnel);
    Carrier.removeOthers(server, tunnel, true);
    Carrier.removeOthers(server, tunnel, false);
    exchange.body().stopKeeping();
    exchange.body().attach(tunnel);
    server.flush();
    return tunnel;
  }

  boolean isIdleSince(long nanos) {
    return movedAtNanos - nanos < 0;
  }

  // ---- from the client

  @Override
  public boolean isWritable() {
    return server.isWritable();
  }

  @Override
  public void write(HttpContent content) {
    moved(0, content.content().readableBytes());
    server.write(content.content(), server.voidPromise());
    if (content instanceof LastHttpContent) {
      Carrier.endOutput(server);
    }
  }

  @Override
  public void flush() {
    server.flush();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    body.pump();
    server.flush();
  }

  /** The client has reset its stream, or is gone. */
  @Override
  public void abandon() {
    Reset.send(server);
  }

  // ---- from the server

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    moved(bytes.readableBytes(), 0);
    stream.body(new DefaultHttpContent(bytes));
  }

  @Override
  public void readResponse(boolean wanted) {
    server.config().setAutoRead(wanted);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      ctx.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    stream.body(LastHttpContent.EMPTY_LAST_CONTENT);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (traffic != null) {
      traffic.failed(Alerts.unwrap(cause));
    }
    stream.failed(new Failure.Reset(false, String.valueOf(cause.getMessage())));
    ctx.close();
  }

  private void moved(long read, long written) {
    movedAtNanos = loop.coarseNanos();
    if (traffic != null) {
      traffic.bytes(read, written);
    }
  }
}
