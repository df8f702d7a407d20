package dev.weft.proxy.http.h1;

import static io.netty.handler.codec.http.HttpVersion.HTTP_1_0;
import static io.netty.handler.codec.http.HttpVersion.HTTP_1_1;
import static java.util.Objects.requireNonNull;

import dev.weft.proxy.http.Exchange;
import dev.weft.proxy.http.OwnAnswer;
import dev.weft.proxy.http.Refusals;
import dev.weft.proxy.http.RequestBody;
import dev.weft.proxy.http.Responder;
import dev.weft.proxy.http.Service;
import dev.weft.proxy.net.Failure;
import dev.weft.proxy.net.Limits;
import dev.weft.proxy.net.Loop;
import dev.weft.proxy.net.Open;
import dev.weft.proxy.opaque.Relay;
import dev.weft.proxy.telemetry.Log;
import dev.weft.proxy.telemetry.Traffic;
import dev.weft.proxy.tls.Alerts;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A client's HTTP/1.1 connection: takes one request at a time, hands it to the service, and writes
 * what comes back. Bytes of pipelined requests wait unread, and reading with them. Every failure
 * becomes exactly one response, or the end of the connection when a response has begun.
 */
final class ServerConnection extends ChannelInboundHandlerAdapter
    implements RequestInput.Sink, Responder, RequestBody.Source, Open.Connection {
  private final Loop loop;
  private final Service<Exchange> service;
  private final Traffic traffic;
  private final @Nullable InetSocketAddress originalDestination;
  private final Refusals refusals;
  private final RequestInput input;
  private final StuckReader reader = new StuckReader();

  private @Nullable ChannelHandlerContext context;
  private @Nullable MessageWriter writer;
  private @Nullable Exchange current;
  private boolean answersHead;
  private boolean http10;
  private boolean keepAlive = true;
  private boolean headSent;
  private boolean bodyPaused;
  private boolean inputEnded;
  private long bytesRead;
  private long sinceNanos; // when what is waited for was begun, or last moved

  ServerConnection(
      Loop loop,
      Service<Exchange> service,
      Traffic traffic,
      @Nullable InetSocketAddress originalDestination,
      Refusals refusals) {
    this.loop = loop;
    this.service = service;
    this.traffic = traffic;
    this.originalDestination = originalDestination;
    this.refusals = refusals;
    this.input = new RequestInput(this, loop.limits());
    this.sinceNanos = loop.coarseNanos();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    writer = new MessageWriter(ctx);
    ctx.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    loop.open().add(this);
  }

  /** Hands what it has not read to whoever comes next. */
  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    loop.open().remove(this);
    countBytes();
    writer().end();
    ByteBuf rest = input.takeHeld();
    if (rest != null && rest.isReadable() && ctx.channel().isOpen()) {
      ctx.fireChannelRead(rest);
      ctx.fireChannelReadComplete();
    } else if (rest != null) {
      rest.release();
    }
  }

  // ---- from the client

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    bytesRead += bytes.readableBytes();
    if (input.isIdle()) {
      sinceNanos = loop.coarseNanos();
    }
    input.take(bytes);
    afterReading();
  }

  private void afterReading() {
    if (inputEnded && current == null) {
      context().close();
    } else if (!context().isRemoved()) {
      followDemand();
    }
  }

  @Override
  public void request(HttpRequest request, long bodyLength) {
    answersHead = request.method().equals(HttpMethod.HEAD);
    headSent = false;
    http10 = request.protocolVersion().equals(HTTP_1_0);
    var body = new RequestBody(this, loop.limits().maxReplayBytes(), bodyLength == 0);
    var exchange = new Exchange(request, body, originalDestination, loop.nowNanos());
    exchange.cameBy(context().channel());
    current = exchange;
    boolean connect = request.method().equals(HttpMethod.CONNECT);
    keepAlive = HttpUtil.isKeepAlive(request) && !loop.open().isDraining() && !connect;
    HopByHop.clean(request.headers(), HopByHop.isUpgrade(request.headers()));
    exchange.batching(true);
    service.serve(exchange, this);
  }

  @Override
  public void requestBody(HttpContent content) {
    if (current == null) {
      content.release();
    } else {
      current.body().offer(content);
    }
  }

  @Override
  public void malformed(int status, String why) {
    keepAlive = false;
    Exchange exchange = current;
    var failure = new Failure.BadRequest(status, why);
    if (exchange == null) {
      headSent = false;
      http10 = false;
      answersHead = false;
      refusals.unread(failure, status, HTTP_1_1, context().channel().remoteAddress());
    } else {
      exchange.abandonAttempt();
      exchange.unsound(failure, status);
    }
    failed(failure);
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
    input.ignore();
    if (exchange != null) {
      exchange.cancel();
    }
    input.release();
    writer().end();
  }

  /**
   * A client that says no more wants its answer when it has only just asked; one that has waited
   * for a while has most likely given up, and what is done for it is done in vain.
   */
  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
    if (event instanceof ChannelInputShutdownEvent) {
      Exchange exchange = current;
      boolean justAsked =
          exchange != null
              && exchange.body().isComplete()
              && loop.nowNanos() - exchange.startNanos()
                  < loop.limits().halfCloseWindow().toNanos();
      inputEnded = true;
      if (!justAsked) {
        ctx.close();
      }
    }
    super.userEventTriggered(ctx, event);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!(Alerts.unwrap(cause) instanceof IOException)) {
      Log.warn("a client's connection failed", "cause", cause);
    }
    traffic.failed(Alerts.unwrap(cause));
    ctx.close();
  }

  // ---- to the client

  @Override
  public void informational(HttpResponse response) {
    if (http10) {
      return; // RFC 9110, section 15.2: HTTP/1.0 knows no 1xx
    }
    HopByHop.clean(response.headers(), false);
    writer().response(response, true);
  }

  @Override
  public void head(HttpResponse response) {
    boolean mayStay = keepAlive && !loop.open().isDraining();
    keepAlive = ResponseHead.frame(response, http10, mayStay, answersHead);
    headSent = true;
    writer().response(response, !ResponseHead.hasBody(response, answersHead));
  }

  @Override
  public void body(HttpContent content) {
    boolean last = content instanceof LastHttpContent;
    if (!writer().body(content)) {
      traffic.failed();
      context().close();
    } else if (last) {
      endResponse();
    } else if (!context().channel().isWritable() && current != null) {
      current.readResponse(false);
    }
  }

  @Override
  public void flush() {
    writer().flush();
  }

  @Override
  public void failed(Failure failure) {
    refusals.count(failure);
    if (headSent) {
      traffic.failed();
      context().close(); // the client sees that the response broke off
      return;
    }
    Exchange exchange = current;
    keepAlive &= exchange != null && exchange.body().isComplete();
    ByteBuf text = OwnAnswer.text(failure);
    head(OwnAnswer.head(failure, text.readableBytes()));
    body(new DefaultLastHttpContent(text, EmptyHttpHeaders.INSTANCE));
    flush();
  }

  @Override
  public void upgraded(HttpResponse response, Channel upstream) {
    Exchange exchange = current;
    if (exchange == null) {
      upstream.close(); // its client was answered, or left
      return;
    }
    current = null;
    input.stop();
    exchange.end();
    HopByHop.clean(response.headers(), response.status().code() == 101);
    writer().response(response, true);
    flush();
    Relay.join(loop, context().channel(), upstream, new UpgradeConsent(exchange, refusals));
  }

  private void endResponse() {
    Exchange exchange = current;
    current = null;
    sinceNanos = loop.coarseNanos();
    boolean whole = exchange != null && exchange.body().isComplete();
    if (exchange != null) {
      exchange.end();
    }
    if (!keepAlive || !whole || (inputEnded && !input.isHolding())) {
      close(whole);
      return;
    }
    input.next();
    if (input.isHolding() && !input.isReading()) {
      loop.executor().execute(this::next);
    }
  }

  /** Takes up what was pipelined behind the last request. */
  private void next() {
    input.readOn();
    if (current != null) {
      current.flush();
    }
    afterReading();
  }

  private void close(boolean nothingUnread) {
    input.ignore();
    flush();
    if (!nothingUnread) {
      followDemand();
    }
    Closing.begin(context(), loop, nothingUnread);
  }

  // ---- demand, idleness, drain

  @Override
  public void readBody(boolean wanted) {
    bodyPaused = !wanted;
    followDemand();
  }

  private void followDemand() {
    if (inputEnded) {
      return; // epoll knows the channel no more as one to be read
    }
    boolean wanted = input.isIgnoring() || (!input.isHolding() && !bodyPaused);
    Channel channel = context().channel();
    if (!input.isReading() && channel.config().isAutoRead() != wanted) {
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
  public String kind() {
    return "http1";
  }

  @Override
  public void sweep(long nowNanos) {
    if (input.isInBody() && (bytesRead > 0 || bodyPaused)) {
      sinceNanos = nowNanos;
    }
    countBytes();
    Limits limits = loop.limits();
    long waited = nowNanos - sinceNanos;
    if (reader.isStuck(context().channel(), nowNanos, limits.stall().toNanos())) {
      traffic.failed();
      context().close();
    } else if (input.isIdle() && waited > limits.clientIdle().toNanos()) {
      context().close();
    } else if (input.isWithinHead() && waited > limits.headWait().toNanos()) {
      malformed(408, "no whole head within " + limits.headWait().toSeconds() + " s");
    } else if (input.isInBody() && !headSent && waited > limits.stall().toNanos()) {
      malformed(408, "nothing of the body for " + limits.stall().toSeconds() + " s");
    }
  }

  @Override
  public void drain(boolean now) {
    keepAlive = false;
    if (now && current == null && !input.isIgnoring()) {
      context().close();
    }
  }

  @Override
  public void recheck() {
    if (current != null) {
      current.recheck(this);
    }
  }

  private void countBytes() {
    traffic.bytes(bytesRead, writer().takeBytes());
    bytesRead = 0;
  }

  private MessageWriter writer() {
    return requireNonNull(writer, "not in a pipeline");
  }

  private ChannelHandlerContext context() {
    return requireNonNull(context, "not in a pipeline");
  }
}
