package dev.weft.proxy.http.h1;

import dev.weft.proxy.net.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/**
 * What a client sends, taken apart into requests. One at a time: what comes behind a whole request
 * waits as bytes until {@link #next}. Knows no channel.
 */
final class RequestInput {
  private enum At {
    HEAD,
    BODY,
    /** The request is whole; what follows is for later, or for others. */
    BEHIND,
    /** Nothing is believed any more. */
    IGNORING
  }

  /** Who is told. May call back while it is. */
  interface Sink {
    /**
     * @param bodyLength {@link Framing#CHUNKED}, or bytes; with 0 there is no body to come
     */
    void request(HttpRequest request, long bodyLength);

    /** Becomes the owner of the content. */
    void requestBody(HttpContent content);

    /** Nothing more can be read. */
    void malformed(int status, String why);
  }

  private final Sink sink;
  private final RequestReader heads;
  private final BodyReader bodies;
  private At at = At.HEAD;
  private @Nullable ByteBuf held;
  private boolean reading; // guards against answers that come while the request is read

  RequestInput(Sink sink, Limits limits) {
    this.sink = sink;
    this.heads = new RequestReader(limits);
    this.bodies = new BodyReader(limits);
  }

  /** Becomes the owner of the bytes. */
  void take(ByteBuf bytes) {
    held = held == null ? bytes : Unpooled.wrappedBuffer(held, bytes);
    readOn();
  }

  /** Reads what there is, as far as it may be read now. */
  void readOn() {
    if (reading) {
      return;
    }
    reading = true;
    try {
      while (held != null && step(held)) {
        // one part of a message at a time
      }
    } finally {
      reading = false;
    }
    if (held != null && !held.isReadable()) {
      release();
    }
  }

  /** False when more must come, or something else must happen, before reading goes on. */
  private boolean step(ByteBuf in) {
    if (!in.isReadable()) {
      return false;
    }
    return switch (at) {
      case HEAD -> head(in);
      case BODY -> body(in);
      case BEHIND -> false;
      case IGNORING -> {
        in.skipBytes(in.readableBytes());
        yield false;
      }
    };
  }

  private boolean head(ByteBuf in) {
    switch (heads.read(in)) {
      case MORE -> {
        return false;
      }
      case REFUSED -> malformed(heads.refusal().status(), heads.refusal().why());
      case DONE -> {
        HttpRequest request = heads.takeRequest();
        boolean whole = heads.bodyLength() == 0 || request.method().equals(HttpMethod.CONNECT);
        at = whole ? At.BEHIND : At.BODY;
        bodies.begin(heads.bodyLength());
        sink.request(request, heads.bodyLength());
      }
    }
    return true;
  }

  private boolean body(ByteBuf in) {
    HttpContent content = bodies.read(in);
    if (content != null) {
      if (content instanceof LastHttpContent) {
        at = At.BEHIND;
      }
      sink.requestBody(content);
      return true;
    }
    String why = bodies.refusal();
    if (why != null) {
      malformed(400, why);
    }
    return why != null;
  }

  private void malformed(int status, String why) {
    at = At.IGNORING;
    sink.malformed(status, why);
  }

  /** The response has ended: another request may be read. */
  void next() {
    at = At.HEAD;
  }

  /** What comes is HTTP no more. */
  void stop() {
    at = At.BEHIND;
  }

  /** What still comes is thrown away. */
  void ignore() {
    at = At.IGNORING;
  }

  /** Waits for a request, of which not a byte has come. */
  boolean isIdle() {
    return at == At.HEAD && !heads.isWithin();
  }

  boolean isWithinHead() {
    return at == At.HEAD && heads.isWithin();
  }

  boolean isInBody() {
    return at == At.BODY;
  }

  boolean isIgnoring() {
    return at == At.IGNORING;
  }

  boolean isReading() {
    return reading;
  }

  /** Bytes wait that may not be read yet. */
  boolean isHolding() {
    return held != null;
  }

  /** What was not read, for the caller to release; null when there is nothing. */
  @Nullable ByteBuf takeHeld() {
    ByteBuf taken = held;
    held = null;
    return taken;
  }

  void release() {
    if (held != null) {
      held.release();
      held = null;
    }
  }
}
