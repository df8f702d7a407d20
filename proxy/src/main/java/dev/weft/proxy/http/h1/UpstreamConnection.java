package dev.weft.proxy.http.h1;

import dev.weft.proxy.http.Attempt;
import dev.weft.proxy.http.Exchange;
import dev.weft.proxy.http.RequestBody;
import dev.weft.proxy.http.Responder;
import dev.weft.proxy.net.Failure;
import dev.weft.proxy.telemetry.Log;
import dev.weft.proxy.telemetry.Traffic;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a server: one request at a time, then back to its pool. Reading follows what the
 * client takes; the request's body follows what the server takes.
 */
final class UpstreamConnection extends ChannelInboundHandlerAdapter
    implements Attempt, RequestBody.Sink {
  /** More of an unwanted response than this is not waited for. */
  private static final int MAX_DISCARDED_BYTES = 64 * 1024;

  private final Pool pool;
  private final Traffic traffic;
  private final ResponseDecoder decoder;
  private final RequestEncoder encoder;

  private @Nullable ChannelHandlerContext context;
  private @Nullable Exchange exchange;
  private @Nullable Responder responder;
  private @Nullable Responder toFlush;
  private @Nullable HttpResponse upgrade;
  private boolean reused;
  private boolean informational;
  private boolean headSeen;
  private boolean keepAlive;
  private int discarding = -1; // bytes of an unwanted response still taken in; -1: none
  private String broken = "closed by the server";
  private long idleSinceNanos;

  UpstreamConnection(Pool pool, Traffic traffic, ResponseDecoder decoder, RequestEncoder encoder) {
    this.pool = pool;
    this.traffic = traffic;
    this.decoder = decoder;
    this.encoder = encoder;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    countBytes();
  }

  /** Sends the request; the exchange is this connection's until the response has ended. */
  void start(Exchange newExchange, Responder newResponder) {
    exchange = newExchange;
    responder = newResponder;
    headSeen = false;
    newExchange.attempt(this);
    decoder.answersHead(newExchange.request().method().equals(HttpMethod.HEAD));
    ChannelHandlerContext ctx = context();
    if (newExchange.body().isEmpty()) {
      ctx.write(whole(newExchange.request()), ctx.voidPromise());
    } else {
      ctx.write(newExchange.request(), ctx.voidPromise());
      newExchange.body().attach(this);
    }
    if (!newExchange.isBatching()) {
      ctx.flush();
    }
  }

  /** Head and end in one: half the way through the pipeline. */
  private static FullHttpRequest whole(HttpRequest request) {
    return new DefaultFullHttpRequest(
        request.protocolVersion(),
        request.method(),
        request.uri(),
        Unpooled.EMPTY_BUFFER,
        request.headers(),
        EmptyHttpHeaders.INSTANCE);
  }

  // ---- the request

  @Override
  public boolean isWritable() {
    return context().channel().isWritable();
  }

  @Override
  public void write(HttpContent content) {
    ChannelHandlerContext ctx = context();
    ctx.write(content, ctx.voidPromise());
  }

  @Override
  public void flush() {
    context().flush();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) throws Exception {
    if (exchange != null && ctx.channel().isWritable()) {
      exchange.body().pump();
      ctx.flush();
    }
    super.channelWritabilityChanged(ctx);
  }

  // ---- the response

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    Responder to = responder;
    switch (message) {
      case HttpResponse response when to != null -> head(ctx, response, to);
      case HttpContent content when to != null -> content(content, to);
      case HttpContent content when discarding >= 0 -> discard(ctx, content);
      default -> { // a response that nobody asked for
        ReferenceCountUtil.release(message);
        ctx.close();
      }
    }
  }

  private void head(ChannelHandlerContext ctx, HttpResponse response, Responder to) {
    if (response.decoderResult().isFailure()) {
      breakOff(ctx, "malformed response: " + response.decoderResult().cause().getMessage());
      return;
    }
    int status = response.status().code();
    if (status == 101) {
      if (requested().request().headers().contains(HttpHeaderNames.UPGRADE)) {
        upgrade = response;
      } else {
        breakOff(ctx, "101 though no upgrade was asked for");
      }
    } else if (status < 200) {
      informational = true;
      to.informational(response);
    } else {
      headSeen = true;
      keepAlive = HttpUtil.isKeepAlive(response);
      to.head(response);
    }
  }

  private void content(HttpContent content, Responder to) {
    if (content.decoderResult().isFailure()) {
      content.release();
      breakOff(context(), "malformed chunk");
    } else if (informational) {
      informational = !(content instanceof LastHttpContent);
      content.release();
    } else if (upgrade != null) {
      content.release();
      switchProtocols(upgrade, to);
    } else if (content instanceof LastHttpContent) {
      endResponse(content, to);
    } else {
      toFlush = to;
      to.body(content);
    }
  }

  /** First back to the pool, so that the next request of the same client finds it there. */
  private void endResponse(HttpContent last, Responder to) {
    boolean reusable = keepAlive && requested().body().isSentWhole();
    detach();
    if (reusable) {
      toFlush = to;
      pool.giveBack(this);
      to.body(last);
    } else {
      context().close();
      to.body(last);
      to.flush();
    }
  }

  private void switchProtocols(HttpResponse response, Responder to) {
    detach();
    pool.left(this);
    countBytes();
    to.upgraded(response, context().channel());
  }

  private void discard(ChannelHandlerContext ctx, HttpContent content) {
    discarding -= content.content().readableBytes();
    boolean last = content instanceof LastHttpContent;
    boolean sound = !content.decoderResult().isFailure();
    content.release();
    if (!sound || discarding < 0) {
      ctx.close();
    } else if (last) {
      discarding = -1;
      if (keepAlive) {
        pool.giveBack(this);
      } else {
        ctx.close();
      }
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    Responder to = responder != null ? responder : toFlush;
    toFlush = null;
    if (to != null) {
      to.flush();
    }
  }

  @Override
  public void readResponse(boolean wanted) {
    Channel channel = context().channel();
    if (channel.config().isAutoRead() != wanted) {
      channel.config().setAutoRead(wanted);
    }
  }

  // ---- ends

  @Override
  public void abandon() {
    Exchange abandoned = exchange;
    Responder to = responder;
    if (abandoned == null || to == null) {
      return;
    }
    to.abandoned();
    boolean worthWaiting = headSeen && keepAlive && abandoned.body().isSentWhole();
    detach();
    if (worthWaiting) {
      discarding = MAX_DISCARDED_BYTES;
    } else {
      context().close();
    }
  }

  private void breakOff(ChannelHandlerContext ctx, String why) {
    broken = why;
    headSeen = true; // it did answer, badly: the request was seen
    traffic.failed();
    fail();
    ctx.close();
  }

  private void fail() {
    Exchange failing = exchange;
    Responder to = responder;
    if (failing != null && to != null) {
      boolean before = !headSeen;
      detach();
      if (before && reused && pool.retryStale(failing, to)) {
        return;
      }
      to.failed(new Failure.Reset(before, broken));
      to.flush();
    }
  }

  private void detach() {
    if (exchange != null) {
      exchange.body().detach(this);
    }
    exchange = null;
    responder = null;
    informational = false;
    upgrade = null;
    readResponse(true);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    pool.left(this);
    fail();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof IOException) {
      broken = String.valueOf(cause.getMessage());
    } else {
      broken = "internal error";
      Log.warn("an upstream connection failed", "cause", cause);
    }
    traffic.failed();
    ctx.close();
  }

  // ---- in the pool

  void rest(long nowNanos) {
    reused = true;
    idleSinceNanos = nowNanos;
  }

  boolean isIdleSince(long beforeNanos) {
    return idleSinceNanos - beforeNanos < 0;
  }

  boolean isOpen() {
    return context().channel().isActive();
  }

  void close() {
    context().close();
  }

  void countBytes() {
    traffic.bytes(decoder.takeBytes(), encoder.takeBytes());
  }

  private Exchange requested() {
    Exchange current = exchange;
    if (current == null) {
      throw new IllegalStateException("no exchange under way");
    }
    return current;
  }

  private ChannelHandlerContext context() {
    ChannelHandlerContext ctx = context;
    if (ctx == null) {
      throw new IllegalStateException("not in a pipeline");
    }
    return ctx;
  }
}
