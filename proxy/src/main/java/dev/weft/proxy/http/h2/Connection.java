package dev.weft.proxy.http.h2;

import dev.weft.proxy.net.Http2Limits;
import dev.weft.proxy.net.Loop;
import dev.weft.proxy.telemetry.Log;
import dev.weft.proxy.tls.Alerts;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What both ends of the proxy share: streams are written to whenever something comes for them, and
 * flushed together when the event loop has seen to all that is ready.
 */
abstract class Connection extends Http2ConnectionHandler
    implements Http2FrameListener, Http2Connection.Listener, Http2RemoteFlowController.Listener {
  final Loop loop;
  private final ByteCounter bytes;
  private final FrameBudget budget;
  private final Runnable flush = this::flushNow;
  private @Nullable ChannelHandlerContext context;
  private boolean flushScheduled;
  private boolean windowOpened;
  private String broken = "closed by the peer";
  private long activeAtNanos;

  Connection(
      Loop loop,
      ByteCounter bytes,
      Http2ConnectionDecoder decoder,
      Http2ConnectionEncoder encoder,
      Http2Settings settings) {
    super(decoder, encoder, settings, true, false);
    this.loop = loop;
    this.bytes = bytes;
    this.budget = new FrameBudget(loop.limits().http2().maxIdleFrames());
    this.activeAtNanos = loop.coarseNanos();
    decoder.frameListener(this);
    connection().addListener(this);
    encoder.flowController().listener(this);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
    context = ctx;
    super.handlerAdded(ctx);
    openWindow(ctx);
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) throws Exception {
    super.channelActive(ctx);
    openWindow(ctx);
  }

  /** The connection's window has no setting: RFC 9113, section 6.9.2. It follows the preface. */
  private void openWindow(ChannelHandlerContext ctx) throws Http2Exception {
    if (!windowOpened && ctx.channel().isActive()) {
      windowOpened = true;
      Http2Stream whole = connection().connectionStream();
      int more =
          http2().connectionWindowBytes() - decoder().flowController().initialWindowSize(whole);
      if (more > 0) {
        decoder().flowController().incrementWindowSize(whole, more);
      }
      flushSoon();
    }
  }

  // ---- writing

  /** When all that is ready now has been read: many streams, one write. */
  final void flushSoon() {
    if (!flushScheduled) {
      flushScheduled = true;
      loop.executor().execute(flush);
    }
  }

  private void flushNow() {
    flushScheduled = false;
    flush(context());
  }

  /** The other side has taken them: the peer may send as many again. */
  final void consumed(Http2Stream stream, int bytes) {
    try {
      if (bytes > 0 && decoder().flowController().consumeBytes(stream, bytes)) {
        flushSoon();
      }
    } catch (Http2Exception e) {
      onError(context(), true, e);
    }
  }

  final boolean isWritable(Http2Stream stream) {
    return encoder().flowController().isWritable(stream);
  }

  final void reset(Http2Stream stream, long code) {
    ChannelHandlerContext ctx = context();
    if (ctx.channel().isActive()) {
      encoder().writeRstStream(ctx, stream.id(), code, ctx.newPromise());
      flushSoon();
    }
  }

  // ---- frames that carry no request

  @Override
  public void onPingRead(ChannelHandlerContext ctx, long data) throws Http2Exception {
    budget.spend();
  }

  @Override
  public void onPingAckRead(ChannelHandlerContext ctx, long data) throws Http2Exception {
    budget.spend();
  }

  @Override
  public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings)
      throws Http2Exception {
    budget.spend();
  }

  @Override
  public void onSettingsAckRead(ChannelHandlerContext ctx) throws Http2Exception {
    budget.spend();
  }

  @Override
  public void onPriorityRead(
      ChannelHandlerContext ctx, int streamId, int dependency, short weight, boolean exclusive)
      throws Http2Exception {
    budget.spend();
  }

  @Override
  public void onWindowUpdateRead(ChannelHandlerContext ctx, int streamId, int increment)
      throws Http2Exception {
    budget.spend();
  }

  @Override
  public void onUnknownFrame(
      ChannelHandlerContext ctx, byte type, int streamId, Http2Flags flags, ByteBuf payload)
      throws Http2Exception {
    budget.spend();
  }

  @Override
  public void onPushPromiseRead(
      ChannelHandlerContext ctx,
      int streamId,
      int promisedStreamId,
      Http2Headers headers,
      int padding) {
    // pushing is switched off: the decoder has refused it
  }

  @Override
  public void onGoAwayRead(
      ChannelHandlerContext ctx, int lastStreamId, long errorCode, ByteBuf debugData) {
    // onGoAwayReceived
  }

  @Override
  public void onRstStreamRead(ChannelHandlerContext ctx, int streamId, long errorCode) {
    // onStreamClosed
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext ctx,
      int streamId,
      Http2Headers headers,
      int dependency,
      short weight,
      boolean exclusive,
      int padding,
      boolean endOfStream)
      throws Http2Exception {
    onHeadersRead(ctx, streamId, headers, padding, endOfStream);
  }

  /** A frame came, or was sent, that has to do with a request. */
  final void useful() {
    budget.useful();
    activeAtNanos = loop.coarseNanos();
  }

  // ---- the life of streams

  @Override
  public void onStreamAdded(Http2Stream stream) {}

  @Override
  public void onStreamActive(Http2Stream stream) {}

  @Override
  public void onStreamHalfClosed(Http2Stream stream) {}

  @Override
  public void onStreamRemoved(Http2Stream stream) {}

  @Override
  public void onGoAwaySent(int lastStreamId, long errorCode, ByteBuf debugData) {}

  @Override
  public void onGoAwayReceived(int lastStreamId, long errorCode, ByteBuf debugData) {}

  // ---- idleness and ends

  final boolean isIdleFor(long nanos, long nowNanos) {
    return connection().numActiveStreams() == 0 && nowNanos - activeAtNanos > nanos;
  }

  /** Once a second. */
  final void countTime() {
    budget.secondPassed();
    bytes.report();
  }

  /** A peer that says nothing any more cannot open windows either. */
  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
    if (event instanceof ChannelInputShutdownEvent) {
      ctx.close();
    }
    super.userEventTriggered(ctx, event);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable thrown) throws Exception {
    Throwable cause = Alerts.unwrap(thrown);
    if (cause instanceof IOException) {
      broken = reason(cause);
      ctx.close();
    } else if (cause instanceof Http2Exception) {
      super.exceptionCaught(ctx, cause);
    } else {
      broken = "internal error";
      Log.warn("an HTTP/2 connection failed", "cause", cause);
      ctx.close();
    }
  }

  @Override
  protected void onConnectionError(
      ChannelHandlerContext ctx,
      boolean outbound,
      Throwable cause,
      @Nullable Http2Exception error) {
    broken = error != null || cause instanceof IOException ? reason(cause) : "internal error";
    if (error == null && !(cause instanceof IOException)) {
      Log.warn("an HTTP/2 connection failed", "cause", cause);
    }
    super.onConnectionError(ctx, outbound, cause, error);
  }

  private static String reason(Throwable cause) {
    String message = cause.getMessage();
    return message == null ? cause.toString() : message;
  }

  final void breakOff(String why) {
    broken = why;
    context().close();
  }

  final String broken() {
    return broken;
  }

  final Http2Limits http2() {
    return loop.limits().http2();
  }

  final ChannelHandlerContext context() {
    ChannelHandlerContext ctx = context;
    if (ctx == null) {
      throw new IllegalStateException("not in a pipeline");
    }
    return ctx;
  }
}
