package dev.weft.proxy.http.h1;

import static java.util.Objects.requireNonNull;

import dev.weft.proxy.http.Attempt;
import dev.weft.proxy.http.Exchange;
import dev.weft.proxy.http.Pieces;
import dev.weft.proxy.http.RequestBody;
import dev.weft.proxy.http.Responder;
import dev.weft.proxy.net.Failure;
import dev.weft.proxy.net.Limits;
import dev.weft.proxy.net.Loop;
import dev.weft.proxy.telemetry.Log;
import dev.weft.proxy.telemetry.Traffic;
import dev.weft.proxy.tls.Alerts;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a server: one request at a time, then back to its pool. Reading follows what the
 * client takes; the request's body follows what the server takes.
 */
final class UpstreamConnection extends ChannelInboundHandlerAdapter
    implements ResponseInput.Sink, Attempt, RequestBody.Sink {
  /** More of an unwanted response than this is not waited for. */
  private static final int MAX_DISCARDED_BYTES = 64 * 1024;

  private final Pool pool;
  private final Traffic traffic;
  private final Loop loop;
  private final ResponseInput input;
  private final Pieces arrived = new Pieces(); // small ones of one read, for the responder
  private final StuckReader reader = new StuckReader();

  private @Nullable ChannelHandlerContext context;
  private @Nullable MessageWriter writer;
  private @Nullable Exchange exchange;
  private @Nullable Responder responder;
  private @Nullable Responder toFlush;
  private @Nullable ByteBuf beyond; // what came behind a 101
  private boolean reused;
  private boolean headSeen;
  private boolean keepAlive;
  private int discarding = -1; // bytes of an unwanted response still taken in; -1: none
  private @Nullable String broken;
  private @Nullable String refusal; // of this pod's certificate
  private long bytesRead;
  private long sinceNanos; // at rest, or within a head

  UpstreamConnection(Pool pool, Loop loop, Traffic traffic) {
    this.pool = pool;
    this.traffic = traffic;
    this.loop = loop;
    this.input = new ResponseInput(this, loop.limits());
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    writer = new MessageWriter(ctx);
  }

  /** Hands what it has not read to whoever comes next. */
  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    countBytes();
    writer().end();
    arrived.release();
    ByteBuf left = beyond;
    beyond = null;
    if (left != null && ctx.channel().isOpen()) {
      ctx.fireChannelRead(left);
      ctx.fireChannelReadComplete();
    } else if (left != null) {
      left.release();
    }
  }

  /** Sends the request; the exchange is this connection's until the response has ended. */
  void start(Exchange newExchange, Responder newResponder) {
    flushResponse();
    exchange = newExchange;
    responder = newResponder;
    headSeen = false;
    newExchange.attempt(this);
    HttpRequest request = newExchange.request();
    input.expect(request.method().equals(HttpMethod.HEAD));
    boolean sendsBody = !newExchange.body().isEmpty() && !newExchange.isTunnel();
    if (sendsBody) {
      Framing.announce(request.headers());
    }
    writer().request(request);
    if (sendsBody) {
      newExchange.body().attach(this);
    }
    if (!newExchange.isBatching()) {
      flush();
    }
  }

  // ---- the request

  @Override
  public boolean isWritable() {
    return context().channel().isWritable();
  }

  @Override
  public void write(HttpContent content) {
    if (!writer().body(content)) {
      breakOff("the request's body is of another length than its head says");
    }
  }

  @Override
  public void flush() {
    writer().flush();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) throws Exception {
    if (exchange != null && ctx.channel().isWritable()) {
      exchange.body().pump();
      flush();
    }
    super.channelWritabilityChanged(ctx);
  }

  // ---- the response

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf in = (ByteBuf) message;
    bytesRead += in.readableBytes();
    if (!input.isWithinHead()) {
      sinceNanos = loop.coarseNanos();
    }
    input.take(in);
  }

  @Override
  public void informational(HttpResponse response) {
    if (responder != null) {
      toFlush = responder;
      responder.informational(response);
    }
  }

  @Override
  public void response(HttpResponse response, boolean mayStay) {
    headSeen = true;
    keepAlive = mayStay;
    if (responder != null) {
      toFlush = responder;
      responder.head(response);
    }
  }

  @Override
  public void responseBody(HttpContent content, boolean clean) {
    boolean last = content instanceof LastHttpContent;
    boolean small = Pieces.isSmall(content);
    keepAlive &= clean;
    if (last) {
      deliver();
    }
    Responder to = responder;
    if (to == null) {
      discard(content, last);
    } else if (last) {
      endResponse(content, to);
    } else {
      toFlush = to;
      arrived.add(content);
      if (!small) {
        deliver();
      }
    }
  }

  private void deliver() {
    if (responder != null) {
      arrived.deliverTo(responder);
    }
  }

  @Override
  public void malformed(String why) {
    breakOff("malformed response: " + why);
  }

  /** First back to the pool, so that the next request of the same client finds it there. */
  private void endResponse(HttpContent last, Responder to) {
    boolean reusable = keepAlive && exchange != null && exchange.body().isSentWhole();
    detach();
    toFlush = to;
    end(reusable);
    to.body(last);
  }

  private void end(boolean reusable) {
    input.stop();
    if (reusable) {
      pool.giveBack(this);
    } else {
      close();
    }
  }

  @Override
  public void switched(HttpResponse response, @Nullable ByteBuf behind) {
    Exchange asked = exchange;
    Responder to = responder;
    beyond = behind;
    if (asked == null
        || to == null
        || !asked.request().headers().contains(HttpHeaderNames.UPGRADE)) {
      breakOff("101 though no upgrade was asked for");
    } else if (!asked.body().isSentWhole() && !asked.isTunnel()) {
      breakOff("101 before the request's end");
    } else {
      detach();
      pool.left(this);
      to.upgraded(response, context().channel());
    }
  }

  private void discard(HttpContent content, boolean last) {
    discarding -= content.content().readableBytes();
    content.release();
    if (discarding < 0) {
      end(false);
    } else if (last) {
      discarding = -1;
      end(keepAlive);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    flushResponse();
  }

  private void flushResponse() {
    Responder to = toFlush;
    if (to != null) {
      toFlush = null;
      deliver();
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
    arrived.release();
    boolean worthWaiting = headSeen && keepAlive && abandoned.body().isSentWhole();
    detach();
    if (worthWaiting) {
      discarding = MAX_DISCARDED_BYTES;
      sinceNanos = loop.coarseNanos();
    } else {
      end(false);
    }
  }

  private void breakOff(String why) {
    broken = why;
    headSeen = true; // it did answer, badly: the request was seen
    traffic.failed();
    fail();
    close();
  }

  private void fail() {
    deliver();
    Exchange failing = exchange;
    Responder to = responder;
    boolean before = !headSeen && input.isUntouched();
    input.stop();
    if (failing != null && to != null) {
      detach();
      if (before && reused && pool.retryStale(failing, to)) {
        return;
      }
      to.failed(
          before && !reused && refusal != null
              ? new Failure.Identity(refusal)
              : new Failure.Reset(before, broken == null ? "closed by the server" : broken));
      to.flush();
    }
  }

  private void detach() {
    if (exchange != null) {
      exchange.body().detach(this);
    }
    exchange = null;
    responder = null;
    readResponse(true);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    pool.left(this);
    keepAlive = false;
    if (broken == null && input.end()) {
      flushResponse();
    } else {
      fail();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable thrown) {
    Throwable cause = Alerts.unwrap(thrown);
    refusal = Alerts.refusal(cause);
    if (cause instanceof IOException) {
      broken = String.valueOf(cause.getMessage());
    } else {
      broken = "internal error";
      Log.warn("an upstream connection failed", "cause", cause);
    }
    traffic.failed(cause);
    ctx.close();
  }

  // ---- in the pool

  void rest(long nowNanos) {
    reused = true;
    sinceNanos = nowNanos;
  }

  boolean isIdleSince(long beforeNanos) {
    return sinceNanos - beforeNanos < 0;
  }

  boolean isOpen() {
    return context().channel().isActive();
  }

  void close() {
    context().close();
  }

  void sweep(long nowNanos) {
    countBytes();
    Limits limits = loop.limits();
    if (reader.isStuck(context().channel(), nowNanos, limits.stall().toNanos())) {
      breakOff("the server takes nothing");
    } else if (input.isWithinHead() && nowNanos - sinceNanos > limits.headWait().toNanos()) {
      breakOff("no whole head within " + limits.headWait().toSeconds() + " s");
    } else if (discarding >= 0 && nowNanos - sinceNanos > limits.lingering().toNanos()) {
      end(false); // a stream that nobody wants may have no end
    }
  }

  private void countBytes() {
    traffic.bytes(bytesRead, writer().takeBytes());
    bytesRead = 0;
  }

  private ChannelHandlerContext context() {
    return requireNonNull(context, "not in a pipeline");
  }

  private MessageWriter writer() {
    return requireNonNull(writer, "not in a pipeline");
  }
}
