package dev.weft.proxy.http.h2;

import dev.weft.proxy.http.Attempt;
import dev.weft.proxy.http.Exchange;
import dev.weft.proxy.http.Pieces;
import dev.weft.proxy.http.RequestBody;
import dev.weft.proxy.http.Responder;
import dev.weft.proxy.net.Failure;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Stream;
import org.jspecify.annotations.Nullable;

/** One request to a server. The exchange is this stream's until the response has ended. */
final class UpstreamStream implements Attempt, RequestBody.Sink {
  private final UpstreamConnection connection;
  private final Http2Stream stream;
  private final Exchange exchange;
  private final Responder responder;
  private boolean headSeen;
  private boolean dataSeen;
  private boolean lengthPromised;
  private boolean ended;
  private boolean paused;
  private int untaken; // bytes of the response that the client has not taken yet
  private boolean touched;
  private @Nullable Pieces arrived; // small ones of one read, for the responder
  private @Nullable Failure why;

  UpstreamStream(
      UpstreamConnection connection, Http2Stream stream, Exchange exchange, Responder responder) {
    this.connection = connection;
    this.stream = stream;
    this.exchange = exchange;
    this.responder = responder;
  }

  void start() {
    exchange.attempt(this);
    connection.writeHead(stream, exchange);
    if (!ended && !exchange.body().isEmpty()) {
      exchange.body().attach(this);
    }
  }

  // ---- the request

  /** One content may wait for its window: the end of a body needs none, and must not be held up. */
  @Override
  public boolean isWritable() {
    return !ended && (connection.isWritable(stream) || !connection.hasUnsent(stream));
  }

  @Override
  public void write(HttpContent content) {
    if (content instanceof LastHttpContent last) {
      if (last.trailingHeaders().isEmpty()) {
        connection.writeData(stream, last.content(), true);
      } else {
        if (last.content().isReadable()) {
          connection.writeData(stream, last.content(), false);
        } else {
          last.release();
        }
        connection.writeTrailers(stream, last.trailingHeaders());
      }
    } else if (content.content().isReadable()) {
      connection.writeData(stream, content.content(), false);
    } else {
      content.release();
    }
  }

  void writable() {
    if (!ended) {
      exchange.body().pump();
    }
  }

  @Override
  public void flush() {
    connection.flushSoon();
  }

  // ---- the response

  void headers(int id, Incoming headers, boolean endOfStream) throws Http2Exception {
    if (ended) {
      return;
    }
    touch();
    if (headSeen) {
      end(HeaderFields.readTrailers(id, headers));
      return;
    }
    HttpResponse response = Heads.readResponse(id, headers);
    if (response.status().code() < 200) {
      if (endOfStream) {
        throw HeaderFields.malformed(id, "an informational response that ends the stream");
      }
      responder.informational(response);
      return;
    }
    headSeen = true;
    String length = response.headers().get(HttpHeaderNames.CONTENT_LENGTH);
    lengthPromised = length != null && !length.equals("0") && hasBody(response);
    if (endOfStream) {
      checkLength(id);
    }
    responder.head(response);
    if (endOfStream && !ended) {
      end(LastHttpContent.EMPTY_LAST_CONTENT);
    }
  }

  private boolean hasBody(HttpResponse response) {
    return !exchange.request().method().equals(HttpMethod.HEAD) && response.status().code() != 304;
  }

  /** The decoder counts the bytes, but lets an empty body pass: it cannot tell a HEAD. */
  private void checkLength(int id) throws Http2Exception {
    if (lengthPromised && !dataSeen) {
      throw HeaderFields.malformed(id, "no body, though content-length says so");
    }
  }

  /**
   * Becomes the owner of the content.
   *
   * @return the bytes to be given back to the window at once
   */
  int data(int id, HttpContent content) throws Http2Exception {
    int bytes = content.content().readableBytes();
    if (ended || !headSeen) {
      content.release();
      if (!ended) {
        throw HeaderFields.malformed(id, "a body before the head");
      }
      return bytes;
    }
    dataSeen |= bytes > 0;
    touch();
    if (content instanceof LastHttpContent last) {
      if (lengthPromised && !dataSeen) {
        content.release();
        checkLength(id);
      }
      end(last);
    } else {
      boolean small = Pieces.isSmall(content);
      arrived().add(content);
      if (!small) {
        deliver();
      }
    }
    if (paused) {
      untaken += bytes;
      return 0;
    }
    return bytes;
  }

  private Pieces arrived() {
    Pieces pieces = arrived;
    if (pieces == null) {
      pieces = new Pieces();
      arrived = pieces;
    }
    return pieces;
  }

  private void deliver() {
    if (arrived != null) {
      arrived.deliverTo(responder);
    }
  }

  private void end(LastHttpContent last) {
    deliver();
    if (ended) {
      last.release();
      return;
    }
    ended = true;
    exchange.body().detach(this);
    boolean whole = exchange.body().isSentWhole();
    responder.body(last);
    if (!whole) {
      connection.reset(stream, Http2Error.NO_ERROR.code());
    }
  }

  private void touch() {
    if (!touched) {
      touched = true;
      connection.touched(this);
    }
  }

  void flushResponse() {
    touched = false;
    deliver();
    responder.flush();
  }

  @Override
  public void readResponse(boolean wanted) {
    paused = !wanted;
    if (wanted && untaken > 0) {
      int taken = untaken;
      untaken = 0;
      connection.consumed(stream, taken);
    }
  }

  // ---- ends

  @Override
  public void abandon() {
    if (!ended) {
      ended = true;
      exchange.body().detach(this);
      if (arrived != null) {
        arrived.release();
      }
      responder.abandoned();
      connection.reset(stream, Http2Error.CANCEL.code());
    }
  }

  /** What will have been the reason when the stream closes. */
  void broken(Failure reason) {
    if (why == null) {
      why = reason;
    }
  }

  void resetBy(long code) {
    Http2Error error = Http2Error.valueOf(code);
    broken(
        error == Http2Error.REFUSED_STREAM && !headSeen
            ? new Failure.Refused("the stream was refused")
            : new Failure.Reset(!headSeen, "stream reset: " + (error == null ? code : error)));
  }

  void malformed(String reason) {
    broken(new Failure.Reset(false, "malformed response: " + reason)); // it did answer, badly
  }

  /**
   * @param refused the server has said that it will not look at this stream
   */
  void closed(boolean refused, String connectionBroken) {
    deliver();
    if (ended) {
      return;
    }
    ended = true;
    exchange.body().detach(this);
    Failure reason = why;
    if (reason == null) {
      if (connection.retryStale(exchange, responder, refused)) {
        return;
      }
      reason =
          refused
              ? new Failure.Refused("the connection is closing")
              : new Failure.Reset(!headSeen, connectionBroken);
    }
    responder.failed(reason);
    responder.flush();
  }
}
