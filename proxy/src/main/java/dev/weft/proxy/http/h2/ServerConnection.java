package dev.weft.proxy.http.h2;

import dev.weft.proxy.http.Exchange;
import dev.weft.proxy.http.Refusals;
import dev.weft.proxy.http.Service;
import dev.weft.proxy.net.Failure;
import dev.weft.proxy.net.Loop;
import dev.weft.proxy.net.Open;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http2.Http2Connection.PropertyKey;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A client's HTTP/2 connection: hands each stream's request to the service. */
final class ServerConnection extends Connection implements Open.Connection {
  private final Service<Exchange> service;
  private final @Nullable InetSocketAddress originalDestination;
  private final Refusals refusals;
  private final PropertyKey key;
  private final List<ServerStream> touched = new ArrayList<>();
  private long readAtNanos;
  private boolean lastSent; // of the two GOAWAYs

  ServerConnection(
      Loop loop,
      Service<Exchange> service,
      ByteCounter bytes,
      @Nullable InetSocketAddress originalDestination,
      Refusals refusals,
      Http2ConnectionDecoder decoder,
      Http2ConnectionEncoder encoder,
      Http2Settings settings) {
    super(loop, bytes, decoder, encoder, settings);
    this.service = service;
    this.originalDestination = originalDestination;
    this.refusals = refusals;
    this.key = connection().newKey();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
    super.handlerAdded(ctx);
    loop.open().add(this);
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext ctx) throws Exception {
    loop.open().remove(this);
    super.handlerRemoved0(ctx);
  }

  private @Nullable ServerStream on(@Nullable Http2Stream stream) {
    return stream == null ? null : stream.getProperty(key);
  }

  // ---- from the client

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    readAtNanos = loop.nowNanos();
    super.channelRead(ctx, message);
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext ctx, int id, Http2Headers headers, int padding, boolean endOfStream)
      throws Http2Exception {
    useful();
    Http2Stream stream = connection().stream(id);
    ServerStream known = on(stream);
    if (known != null) {
      checkFieldCount(id, headers);
      known.trailers(HeaderFields.readTrailers(id, (Incoming) headers));
    } else {
      begin(stream, headers, endOfStream);
    }
  }

  private void begin(Http2Stream stream, Http2Headers headers, boolean endOfStream)
      throws Http2Exception {
    HttpRequest request = Heads.readRequest(stream.id(), (Incoming) headers);
    var begun =
        new ServerStream(this, stream, request, endOfStream, originalDestination, readAtNanos);
    stream.setProperty(key, begun);
    if (headers.size() > loop.limits().maxHeaderFields()) {
      refuse(begun, new Failure.BadRequest(431, "too many header fields"));
    } else if (request.method().equals(HttpMethod.CONNECT)) {
      refuse(begun, new Failure.BadRequest(501, "CONNECT by HTTP/2"));
    } else {
      begun.exchange().client(client());
      service.serve(begun.exchange(), begun);
    }
  }

  private void refuse(ServerStream stream, Failure failure) {
    refusals.unread(failure, failure.status(), Exchange.HTTP_2, client());
    stream.failed(failure);
  }

  private SocketAddress client() {
    return context().channel().remoteAddress();
  }

  private void checkFieldCount(int id, Http2Headers headers) throws Http2Exception {
    if (headers.size() > loop.limits().maxHeaderFields()) {
      throw HeaderFields.malformed(id, "too many fields");
    }
  }

  @Override
  public int onDataRead(
      ChannelHandlerContext ctx, int id, ByteBuf data, int padding, boolean endOfStream) {
    ServerStream stream = on(connection().stream(id));
    if (data.isReadable() || endOfStream) {
      useful();
    }
    if (stream == null) {
      return data.readableBytes() + padding;
    }
    ByteBuf kept = data.retain();
    return padding
        + stream.data(
            endOfStream
                ? new DefaultLastHttpContent(kept, EmptyHttpHeaders.INSTANCE)
                : new DefaultHttpContent(kept));
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
    for (int i = 0; i < touched.size(); i++) {
      touched.get(i).flushRequest();
    }
    touched.clear();
    super.channelReadComplete(ctx);
  }

  void touched(ServerStream stream) {
    touched.add(stream);
  }

  @Override
  protected void onStreamError(
      ChannelHandlerContext ctx,
      boolean outbound,
      Throwable cause,
      Http2Exception.StreamException error) {
    if (!outbound
        && error.error() != Http2Error.STREAM_CLOSED) { // what crosses a reset is no fault
      malformed(error);
    }
    super.onStreamError(ctx, outbound, cause, error);
  }

  /** The stream is about to be reset, or its header block answered with 431. */
  private void malformed(Http2Exception.StreamException error) {
    Failure failure =
        error.error() == Http2Error.REFUSED_STREAM
            ? new Failure.Overload("streams at once")
            : new Failure.BadRequest(400, String.valueOf(error.getMessage()));
    refusals.count(failure);
    ServerStream known = on(connection().stream(error.streamId()));
    if (known != null) {
      known.exchange().unsound(failure, 0);
    } else {
      int status = error instanceof Http2Exception.HeaderListSizeException ? 431 : 0;
      refusals.unread(failure, status, Exchange.HTTP_2, client());
    }
  }

  @Override
  public void onStreamClosed(Http2Stream stream) {
    ServerStream closed = on(stream);
    if (closed != null) {
      closed.closed();
    }
    closeWhenDone();
  }

  /**
   * The response is whole, and the rest of the request is not wanted: RFC 9113, section 8.1. Not
   * before all of it is written: a reset drops what waits for the client's window.
   */
  @Override
  public void onStreamHalfClosed(Http2Stream stream) {
    ServerStream ended = on(stream);
    if (ended != null && stream.state() == Http2Stream.State.HALF_CLOSED_LOCAL) {
      reset(stream, Http2Error.NO_ERROR.code());
    }
  }

  // ---- to the client

  void writeHead(Http2Stream stream, HttpResponse response, boolean whole) {
    ChannelHandlerContext ctx = context();
    encoder()
        .writeHeaders(ctx, stream.id(), Heads.writeResponse(response), 0, whole, ctx.newPromise());
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

  void count(Failure failure) {
    refusals.count(failure);
  }

  @Override
  public void writabilityChanged(Http2Stream stream) {
    ServerStream changed = on(stream);
    if (changed != null) {
      changed.writable(isWritable(stream));
    }
  }

  // ---- idleness, drain

  @Override
  public String kind() {
    return "http2";
  }

  @Override
  public void sweep(long nowNanos) {
    countTime();
    long stalledSince = nowNanos - loop.limits().stall().toNanos();
    long idleSince = nowNanos - loop.limits().tunnelIdle().toNanos();
    List<Http2Stream> stalled = new ArrayList<>(0);
    forEachStream((stream, ours) -> {
      if (ours.isStalledSince(stalledSince) || ours.isIdleTunnelSince(idleSince)) {
        stalled.add(stream);
      }
    });
    stalled.forEach(stream -> reset(stream, Http2Error.CANCEL.code()));
    if (isIdleFor(loop.limits().clientIdle().toNanos(), nowNanos)) {
      goAway();
      closeWhenDone();
    }
  }

  /**
   * RFC 9113, section 6.8: first a GOAWAY that refuses nothing, for requests may be on their way;
   * when the client has had time to hear it, the one that names the last stream.
   */
  @Override
  public void drain(boolean now) {
    if (!connection().goAwaySent()) {
      goAway(Integer.MAX_VALUE);
    }
    if (now) {
      goAway();
      closeWhenDone();
    }
  }

  private void goAway() {
    if (!lastSent) {
      lastSent = true;
      goAway(connection().remote().lastStreamCreated());
    }
  }

  private void goAway(int lastStreamId) {
    ChannelHandlerContext ctx = context();
    goAway(ctx, lastStreamId, Http2Error.NO_ERROR.code(), Unpooled.EMPTY_BUFFER, ctx.newPromise());
    flushSoon();
  }

  private void closeWhenDone() {
    ChannelHandlerContext ctx = context();
    if (lastSent && connection().numActiveStreams() == 0 && ctx.channel().isActive()) {
      ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
  }

  private void forEachStream(BiConsumer<Http2Stream, ServerStream> action) {
    try {
      connection()
          .forEachActiveStream(stream -> {
            ServerStream ours = on(stream);
            if (ours != null) {
              action.accept(stream, ours);
            }
            return true;
          });
    } catch (Http2Exception e) {
      throw new IllegalStateException("the visitor throws nothing", e);
    }
  }
}
