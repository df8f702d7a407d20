package dev.weft.proxy.http.h2;

import dev.weft.proxy.http.Exchange;
import dev.weft.proxy.http.Responder;
import dev.weft.proxy.net.Failure;
import dev.weft.proxy.net.Loop;
import dev.weft.proxy.tls.Alerts;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http2.Http2Connection.PropertyKey;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A connection to a server, which carries many requests at once. */
final class UpstreamConnection extends Connection {
  private final Pool pool;
  private final boolean keepalive;
  private final PropertyKey key;
  private final List<UpstreamStream> touched = new ArrayList<>();
  private long readAtNanos;
  private long pingedAtNanos;
  private boolean pinged;
  private boolean tunnels; // the server takes extended CONNECT: RFC 8441, section 3
  private boolean settled; // the server's SETTINGS have come
  private @Nullable WaitingRequests unsettled; // wait for them
  private boolean heard; // anything at all
  private @Nullable Failure refusal; // of this pod's certificate
  private boolean rested; // before the requests under way, and nothing of an answer has come since

  /**
   * @param keepalive the server is asked whether it is there, when it has been silent for long
   */
  UpstreamConnection(
      Pool pool,
      Loop loop,
      boolean keepalive,
      ByteCounter bytes,
      Http2ConnectionDecoder decoder,
      Http2ConnectionEncoder encoder,
      Http2Settings settings) {
    super(loop, bytes, decoder, encoder, settings);
    this.pool = pool;
    this.keepalive = keepalive;
    this.key = connection().newKey();
    this.readAtNanos = loop.coarseNanos();
  }

  private @Nullable UpstreamStream on(@Nullable Http2Stream stream) {
    return stream == null ? null : stream.getProperty(key);
  }

  /** Takes another request: for its stream there is a number and room. */
  boolean hasRoom() {
    return connection().numActiveStreams() < http2().maxStreams()
        && connection().local().canOpenStream()
        && isUsable();
  }

  /** May have room later. */
  boolean isUsable() {
    return !connection().goAwayReceived()
        && connection().local().lastStreamCreated() < Integer.MAX_VALUE - 2
        && context().channel().isActive();
  }

  // ---- the requests

  void send(Exchange exchange, Responder responder) {
    if (!exchange.isTunnel() || tunnels) {
      begin(exchange, responder);
    } else if (settled) {
      responder.failed(new Failure.BadRequest(501, "the server takes no extended CONNECT"));
      responder.flush();
    } else {
      unsettled = unsettled == null ? new WaitingRequests() : unsettled;
      unsettled.add(exchange, responder);
    }
  }

  private void begin(Exchange exchange, Responder responder) {
    try {
      if (connection().numActiveStreams() == 0) {
        rested = connection().local().lastStreamCreated() > 0;
      }
      int id = connection().local().incrementAndGetNextStreamId();
      Http2Stream stream = connection().local().createStream(id, false);
      var begun = new UpstreamStream(this, stream, exchange, responder);
      stream.setProperty(key, begun);
      begun.start();
    } catch (Http2Exception e) {
      responder.failed(new Failure.Refused(String.valueOf(e.getMessage())));
      responder.flush();
    }
  }

  void writeHead(Http2Stream stream, Exchange exchange) {
    ChannelHandlerContext ctx = context();
    encoder()
        .writeHeaders(
            ctx,
            stream.id(),
            Heads.writeRequest(exchange),
            0,
            exchange.body().isEmpty(),
            ctx.newPromise());
    useful();
    flushSoon();
  }

  /** Becomes the owner of the data. */
  void writeData(Http2Stream stream, ByteBuf data, boolean last) {
    ChannelHandlerContext ctx = context();
    encoder().writeData(ctx, stream.id(), data, 0, last, ctx.newPromise());
    useful();
    flushSoon();
  }

  void writeTrailers(Http2Stream stream, HttpHeaders trailers) {
    ChannelHandlerContext ctx = context();
    encoder()
        .writeHeaders(
            ctx, stream.id(), HeaderFields.writeTrailers(trailers), 0, true, ctx.newPromise());
    flushSoon();
  }

  boolean hasUnsent(Http2Stream stream) {
    return encoder().flowController().hasFlowControlled(stream);
  }

  @Override
  public void writabilityChanged(Http2Stream stream) {
    UpstreamStream changed = on(stream);
    if (changed != null && isWritable(stream)) {
      changed.writable();
    }
  }

  boolean takesTunnels() {
    return tunnels && isUsable();
  }

  @Override
  public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings)
      throws Http2Exception {
    super.onSettingsRead(ctx, settings);
    tunnels |= Boolean.TRUE.equals(settings.connectProtocolEnabled());
    settled = true;
    if (unsettled != null) {
      unsettled.drainTo(this::send);
    }
  }

  // ---- the responses

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    readAtNanos = loop.coarseNanos();
    pinged = false;
    heard = true;
    super.channelRead(ctx, message);
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext ctx, int id, Http2Headers headers, int padding, boolean endOfStream)
      throws Http2Exception {
    useful();
    rested = false;
    if (headers.size() > loop.limits().maxHeaderFields()) {
      throw HeaderFields.malformed(id, "too many header fields");
    }
    UpstreamStream stream = on(connection().stream(id));
    if (stream != null) {
      stream.headers(id, (Incoming) headers, endOfStream);
    }
  }

  @Override
  public int onDataRead(
      ChannelHandlerContext ctx, int id, ByteBuf data, int padding, boolean endOfStream)
      throws Http2Exception {
    if (data.isReadable() || endOfStream) {
      useful();
    }
    UpstreamStream stream = on(connection().stream(id));
    if (stream == null) {
      return data.readableBytes() + padding;
    }
    ByteBuf kept = data.retain();
    return padding
        + stream.data(
            id,
            endOfStream
                ? new DefaultLastHttpContent(kept, EmptyHttpHeaders.INSTANCE)
                : new DefaultHttpContent(kept));
  }

  void touched(UpstreamStream stream) {
    touched.add(stream);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
    for (int i = 0; i < touched.size(); i++) {
      touched.get(i).flushResponse();
    }
    touched.clear();
    super.channelReadComplete(ctx);
  }

  @Override
  public void onRstStreamRead(ChannelHandlerContext ctx, int id, long code) {
    UpstreamStream stream = on(connection().stream(id));
    if (stream != null) {
      stream.resetBy(code);
    }
  }

  @Override
  protected void onStreamError(
      ChannelHandlerContext ctx,
      boolean outbound,
      Throwable cause,
      Http2Exception.StreamException error) {
    UpstreamStream stream = on(connection().stream(error.streamId()));
    if (stream != null && !outbound) {
      stream.malformed(String.valueOf(error.getMessage()));
    } else if (stream != null && error instanceof Http2Exception.HeaderListSizeException) {
      stream.broken(new Failure.BadRequest(431, "header block larger than the server takes"));
    }
    if (!isRefusedByGoAway(error.streamId())) { // what waited for its window fails with the stream
      super.onStreamError(ctx, outbound, cause, error);
    }
  }

  /** The server has not looked at it, and does not want to hear of it again. */
  private boolean isRefusedByGoAway(int id) {
    return connection().goAwayReceived() && id > connection().local().lastStreamKnownByPeer();
  }

  @Override
  public void onStreamClosed(Http2Stream stream) {
    UpstreamStream closed = on(stream);
    if (closed != null) {
      if (refusal != null) {
        closed.broken(refusal);
      }
      closed.closed(isRefusedByGoAway(stream.id()), broken());
    }
    closeWhenDone();
  }

  /** For a request that the end of this connection has left without an answer. */
  boolean retryStale(Exchange exchange, Responder responder, boolean refused) {
    return rested && pool.retryStale(exchange, responder, refused);
  }

  // ---- idleness and ends

  @Override
  public void onGoAwayReceived(int lastStreamId, long errorCode, ByteBuf debugData) {
    pool.left(this);
    loop.executor().execute(this::closeWhenDone);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) throws Exception {
    String why = heard ? null : Alerts.refusal(cause);
    refusal = why == null ? null : new Failure.Identity(why);
    super.exceptionCaught(ctx, cause);
  }

  /** The server takes no more, and has answered what it took. */
  private void closeWhenDone() {
    if ((connection().goAwayReceived() || pool.isClosed())
        && connection().numActiveStreams() == 0) {
      context().close();
    }
  }

  void sweep(long nowNanos) {
    countTime();
    if (isIdleFor(http2().upstreamIdle().toNanos(), nowNanos)) {
      context().close();
    } else if (pinged) {
      if (nowNanos - pingedAtNanos > http2().keepaliveTimeout().toNanos()) {
        breakOff("it does not answer to a ping");
      }
    } else if (keepalive && nowNanos - readAtNanos > http2().keepaliveAfter().toNanos()) {
      pinged = true;
      pingedAtNanos = nowNanos;
      ChannelHandlerContext ctx = context();
      encoder().writePing(ctx, false, nowNanos, ctx.newPromise());
      flushSoon();
    }
  }

  void closeIfIdle() {
    if (connection().numActiveStreams() == 0) {
      context().close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    pool.left(this);
    super.channelInactive(ctx);
    pool.gone(this);
    if (unsettled != null) {
      unsettled.drainTo((_, responder) -> {
        responder.failed(new Failure.Reset(true, broken()));
        responder.flush();
      });
    }
  }
}
