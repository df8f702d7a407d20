package dev.weft.proxy.http.h2;

import dev.weft.proxy.http.Exchange;
import dev.weft.proxy.http.Grpc;
import dev.weft.proxy.http.OwnAnswer;
import dev.weft.proxy.http.RequestBody;
import dev.weft.proxy.http.Responder;
import dev.weft.proxy.http.WebSocketKey;
import dev.weft.proxy.net.Failure;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Stream;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** One request of a client, from its first HEADERS to the end of its response. */
final class ServerStream implements Responder, RequestBody.Source {
  private final ServerConnection connection;
  private final Http2Stream stream;
  private final Exchange exchange;

  /** Held back until it is known whether it is the whole response. */
  private @Nullable HttpResponse head;

  private @Nullable StreamTunnel tunnel;
  private boolean headSent;
  private boolean ended;
  private boolean bodyPaused;
  private int untaken; // bytes of the body that nobody has taken yet
  private boolean touched;
  private boolean unwritable;
  private long unwritableSinceNanos;

  ServerStream(
      ServerConnection connection,
      Http2Stream stream,
      HttpRequest request,
      boolean endOfStream,
      @Nullable InetSocketAddress originalDestination,
      long nowNanos) {
    this.connection = connection;
    this.stream = stream;
    int maxKept = connection.loop.limits().maxReplayBytes();
    var body = new RequestBody(this, maxKept, endOfStream);
    this.exchange = new Exchange(request, body, originalDestination, nowNanos);
  }

  Exchange exchange() {
    return exchange;
  }

  // ---- from the client

  /**
   * @return the bytes to be given back to the window at once
   */
  int data(HttpContent content) {
    int bytes = content.content().readableBytes();
    touch();
    exchange.body().offer(content);
    if (bodyPaused) {
      untaken += bytes;
      return 0;
    }
    return bytes;
  }

  void trailers(LastHttpContent last) {
    touch();
    exchange.body().offer(last);
  }

  /** More may follow at once: what was written is flushed when all is read. */
  private void touch() {
    if (!touched && !ended) {
      touched = true;
      exchange.batching(true);
      connection.touched(this);
    }
  }

  void flushRequest() {
    touched = false;
    exchange.flush();
  }

  @Override
  public void readBody(boolean wanted) {
    bodyPaused = !wanted;
    if (wanted && untaken > 0) {
      int taken = untaken;
      untaken = 0;
      connection.consumed(stream, taken);
    }
  }

  /** The stream is gone: the client has its answer, or wants it no more, or has left. */
  void closed() {
    if (!ended) {
      ended = true;
      exchange.cancel();
    }
  }

  // ---- to the client

  @Override
  public void informational(HttpResponse response) {
    connection.writeHead(stream, response, false);
  }

  @Override
  public void head(HttpResponse response) {
    head = response;
  }

  @Override
  public void body(HttpContent content) {
    if (ended) {
      content.release();
    } else if (content instanceof LastHttpContent last) {
      end(last);
    } else if (content.content().isReadable()) {
      sendHead(false);
      connection.writeData(stream, content.content(), false);
      if (!connection.isWritable(stream)) {
        writable(false);
      }
    } else {
      content.release();
    }
  }

  private void end(LastHttpContent last) {
    HttpHeaders trailers = last.trailingHeaders();
    boolean data = last.content().isReadable();
    if (!trailers.isEmpty()) {
      sendHead(false);
      if (data) {
        connection.writeData(stream, last.content(), false);
      } else {
        last.release();
      }
      connection.writeTrailers(stream, trailers);
    } else if (data || head == null) {
      sendHead(false);
      connection.writeData(stream, last.content(), true);
    } else {
      last.release();
      sendHead(true);
    }
    finish();
  }

  private void sendHead(boolean whole) {
    HttpResponse held = head;
    if (held != null) {
      head = null;
      headSent = true;
      connection.writeHead(stream, held, whole);
    }
  }

  private void finish() {
    ended = true;
    exchange.end();
    if (!connection.isWritable(stream)) {
      writable(false);
    }
  }

  @Override
  public void flush() {
    if (!ended) {
      sendHead(false);
    }
  }

  @Override
  public void failed(Failure failure) {
    if (ended) {
      return;
    }
    connection.count(failure);
    boolean begun = headSent || head != null;
    if (begun) {
      breakOff(failure);
    } else if (exchange.isGrpc()) {
      head(Grpc.trailersOnly(failure));
      body(LastHttpContent.EMPTY_LAST_CONTENT);
    } else {
      ByteBuf text = OwnAnswer.text(failure);
      head(OwnAnswer.head(failure, text.readableBytes()));
      body(new DefaultLastHttpContent(text));
    }
  }

  /** gRPC can say in the middle what went wrong; else the client sees that the rest is missing. */
  private void breakOff(Failure failure) {
    if (exchange.isGrpc()) {
      var last = new DefaultLastHttpContent();
      last.trailingHeaders().set(Grpc.trailersOnly(failure).headers()).remove("content-type");
      end(last);
    } else {
      ended = true;
      exchange.end();
      connection.reset(stream, Http2Error.INTERNAL_ERROR.code());
    }
  }

  /** What HTTP/1.1 says by 101 is 200 here: RFC 8441, section 5. */
  @Override
  public void upgraded(HttpResponse response, Channel upstream) {
    HttpHeaders asked = exchange.request().headers();
    if (ended || !WebSocketKey.check(asked, response.headers())) {
      upstream.close();
      failed(new Failure.Reset(false, "it switched protocols without proof that it meant to"));
      return;
    }
    head(response.setStatus(HttpResponseStatus.OK));
    sendHead(false);
    tunnel = StreamTunnel.join(connection.loop, exchange, this, upstream);
  }

  // ---- demand

  void writable(boolean writable) {
    unwritable = !writable;
    unwritableSinceNanos = connection.loop.coarseNanos();
    if (!ended) {
      exchange.readResponse(writable);
    }
  }

  /** The client has taken nothing since then, though something is there for it. */
  boolean isStalledSince(long nanos) {
    return unwritable && unwritableSinceNanos - nanos < 0 && connection.hasUnsent(stream);
  }

  /** It carries another protocol, and has carried nothing since then. */
  boolean isIdleTunnelSince(long nanos) {
    return tunnel != null && tunnel.isIdleSince(nanos);
  }
}
