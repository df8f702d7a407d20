package dev.weft.proxy.http.h1;

import dev.weft.api.Headers;
import dev.weft.proxy.http.Exchange;
import dev.weft.proxy.http.RequestBody;
import dev.weft.proxy.http.Responder;
import dev.weft.proxy.http.Service;
import dev.weft.proxy.net.Failure;
import dev.weft.proxy.net.Loop;
import dev.weft.proxy.net.Open;
import dev.weft.proxy.opaque.Relay;
import dev.weft.proxy.telemetry.Log;
import dev.weft.proxy.telemetry.Traffic;
import io.micrometer.core.instrument.Counter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A client's HTTP/1.1 connection: takes one request at a time, hands it to the service, and writes
 * what comes back. Pipelined requests wait, and reading with them. Every failure becomes exactly
 * one response, or the end of the connection when a response has begun.
 */
final class ServerConnection extends ChannelInboundHandlerAdapter
    implements Responder, RequestBody.Source, Open.Connection {
  private final Loop loop;
  private final Service<Exchange> service;
  private final Traffic traffic;
  private final RequestDecoder decoder;
  private final ResponseEncoder encoder;
  private final @Nullable InetSocketAddress originalDestination;
  private final Map<Headers.Cause, Counter> errors;
  private final ArrayDeque<Object> pipelined = new ArrayDeque<>(0);

  private @Nullable ChannelHandlerContext context;
  private @Nullable Exchange current;
  private boolean http10;
  private boolean keepAlive = true;
  private boolean headSent;
  private boolean bodyPaused;
  private boolean lingering;
  private boolean lastToSwallow; // the decoder's end of a body that was known to be empty
  private long idleSinceNanos;

  ServerConnection(
      Loop loop,
      Service<Exchange> service,
      Traffic traffic,
      RequestDecoder decoder,
      ResponseEncoder encoder,
      @Nullable InetSocketAddress originalDestination,
      Map<Headers.Cause, Counter> errors) {
    this.loop = loop;
    this.service = service;
    this.traffic = traffic;
    this.decoder = decoder;
    this.encoder = encoder;
    this.originalDestination = originalDestination;
    this.errors = errors;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    idleSinceNanos = loop.coarseNanos();
    loop.open().add(this);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    loop.open().remove(this);
    countBytes();
  }

  // ---- from the client

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    Exchange exchange = current;
    if (lastToSwallow && pipelined.isEmpty()) {
      take(message);
    } else if (!pipelined.isEmpty() || (exchange != null && exchange.body().isComplete())) {
      pipelined.add(message);
      followDemand();
    } else {
      take(message);
    }
  }

  private void take(Object message) {
    Exchange exchange = current;
    switch (message) {
      case LastHttpContent last when lastToSwallow -> {
        lastToSwallow = false;
        last.release();
      }
      case HttpRequest request when !lingering -> begin(request);
      case HttpContent content when exchange != null -> {
        if (content.decoderResult().isFailure()) {
          content.release();
          brokenBody(exchange);
        } else {
          exchange.body().offer(content);
        }
      }
      default -> ReferenceCountUtil.release(message);
    }
  }

  private void begin(HttpRequest request) {
    encoder.answersHead(request.method().equals(HttpMethod.HEAD));
    headSent = false;
    http10 = request.protocolVersion().equals(HttpVersion.HTTP_1_0);
    Failure malformed = RequestCheck.check(request);
    boolean empty = malformed == null && isWithoutBody(request.headers());
    lastToSwallow = empty;
    var body = new RequestBody(this, loop.limits().maxReplayBytes(), empty);
    var exchange = new Exchange(request, body, originalDestination, loop.nowNanos());
    current = exchange;
    if (malformed != null) {
      keepAlive = false;
      failed(malformed);
      return;
    }
    boolean connect = request.method().equals(HttpMethod.CONNECT);
    keepAlive = HttpUtil.isKeepAlive(request) && !loop.open().isDraining() && !connect;
    if (connect) {
      readBody(false); // what comes next is not HTTP
    }
    HopByHop.clean(request.headers(), HopByHop.isUpgrade(request.headers()));
    exchange.batching(true);
    service.serve(exchange, this);
  }

  private static boolean isWithoutBody(HttpHeaders headers) {
    String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
    return length == null
        ? !headers.contains(HttpHeaderNames.TRANSFER_ENCODING)
        : length.equals("0");
  }

  private void brokenBody(Exchange exchange) {
    exchange.abandonAttempt();
    keepAlive = false;
    failed(new Failure.BadRequest(400, "malformed chunk"));
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (current != null) {
      current.flush();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    Exchange exchange = current;
    current = null;
    if (exchange != null) {
      exchange.cancel();
    }
    pipelined.forEach(ReferenceCountUtil::release);
    pipelined.clear();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
    if (event instanceof ChannelInputShutdownEvent) {
      ctx.close(); // an HTTP client that stops sending has gone
    }
    super.userEventTriggered(ctx, event);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!(cause instanceof IOException)) {
      Log.warn("a client's connection failed", "cause", cause);
    }
    traffic.failed();
    ctx.close();
  }

  // ---- to the client

  @Override
  public void informational(HttpResponse response) {
    if (http10) {
      return; // RFC 9110, section 15.2: HTTP/1.0 knows no 1xx
    }
    HopByHop.clean(response.headers(), false);
    write(response);
    write(LastHttpContent.EMPTY_LAST_CONTENT);
  }

  @Override
  public void head(HttpResponse response) {
    boolean mayStay = keepAlive && !loop.open().isDraining();
    keepAlive = ResponseHead.frame(response, http10, mayStay, encoder.isAnsweringHead());
    headSent = true;
    write(response);
  }

  @Override
  public void body(HttpContent content) {
    boolean last = content instanceof LastHttpContent;
    write(content);
    if (last) {
      endResponse();
    } else if (!context().channel().isWritable() && current != null) {
      current.readResponse(false);
    }
  }

  @Override
  public void flush() {
    context().flush();
  }

  @Override
  public void failed(Failure failure) {
    Counter counter = errors.get(failure.cause());
    if (counter != null) {
      counter.increment();
    }
    if (headSent) {
      traffic.failed();
      context().close(); // the client sees that the response broke off
      return;
    }
    Exchange exchange = current;
    keepAlive &= exchange != null && exchange.body().isComplete();
    ByteBuf text = Unpooled.copiedBuffer("weft: " + failure.text() + "\n", StandardCharsets.UTF_8);
    head(ResponseHead.of(failure, text.readableBytes()));
    body(new DefaultLastHttpContent(text));
    flush();
  }

  @Override
  public void upgraded(HttpResponse response, Channel upstream) {
    Exchange exchange = current;
    current = null;
    if (exchange != null) {
      exchange.end();
    }
    Channel client = context().channel();
    boolean connect = response.status().code() == 200;
    HopByHop.clean(response.headers(), !connect);
    write(response);
    if (!connect) {
      write(LastHttpContent.EMPTY_LAST_CONTENT);
    }
    flush();
    Relay.join(loop, client, upstream);
    pipelined.forEach(ReferenceCountUtil::release); // no request may follow an upgrade
    pipelined.clear();
  }

  private void endResponse() {
    Exchange exchange = current;
    current = null;
    idleSinceNanos = loop.coarseNanos();
    boolean whole = exchange != null && exchange.body().isComplete();
    if (exchange != null) {
      exchange.end();
    }
    if (!keepAlive || !whole) {
      close(whole);
    } else if (!pipelined.isEmpty()) {
      loop.executor().execute(this::next);
    }
  }

  /** Unread input would make the close a reset, and lose the response on its way. */
  private void close(boolean nothingUnread) {
    ChannelHandlerContext ctx = context();
    lingering = true;
    if (nothingUnread) {
      ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
      return;
    }
    followDemand();
    ctx.writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(_ -> {
          if (ctx.channel() instanceof DuplexChannel duplex && duplex.isActive()) {
            duplex.shutdownOutput();
          }
        });
    loop.executor()
        .schedule(() -> ctx.close(), loop.limits().lingering().toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Takes up what was pipelined behind the last request. */
  private void next() {
    while (!pipelined.isEmpty()
        && (lastToSwallow || current == null || !current.body().isComplete())) {
      take(pipelined.poll());
    }
    if (current != null) {
      current.flush();
    }
    followDemand();
  }

  private void write(Object message) {
    ChannelHandlerContext ctx = context();
    ctx.write(message, ctx.voidPromise());
  }

  // ---- demand, idleness, drain

  @Override
  public void readBody(boolean wanted) {
    bodyPaused = !wanted;
    followDemand();
  }

  private void followDemand() {
    boolean wanted = lingering || (pipelined.isEmpty() && !bodyPaused);
    Channel channel = context().channel();
    if (channel.config().isAutoRead() != wanted) {
      channel.config().setAutoRead(wanted);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) throws Exception {
    if (current != null) {
      current.readResponse(ctx.channel().isWritable());
    }
    super.channelWritabilityChanged(ctx);
  }

  @Override
  public void sweep(long nowNanos) {
    countBytes();
    if (current == null
        && !lingering
        && nowNanos - idleSinceNanos > loop.limits().clientIdle().toNanos()) {
      context().close();
    }
  }

  @Override
  public void drain(boolean now) {
    keepAlive = false;
    if (now && current == null && !lingering) {
      context().close();
    }
  }

  private void countBytes() {
    traffic.bytes(decoder.takeBytes(), encoder.takeBytes());
  }

  private ChannelHandlerContext context() {
    ChannelHandlerContext ctx = context;
    if (ctx == null) {
      throw new IllegalStateException("not in a pipeline");
    }
    return ctx;
  }
}
