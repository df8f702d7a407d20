package dev.weft.proxy.http.h1;

import dev.weft.proxy.net.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/**
 * What a server sends, taken apart into responses. Where none is due, and behind the one that was,
 * every byte is one too many: whoever believed it could be told anything. Knows no channel.
 */
final class ResponseInput {
  private enum At {
    NOTHING,
    HEAD,
    BODY
  }

  /** Who is told. May call back while it is. */
  interface Sink {
    void informational(HttpResponse response);

    /**
     * @param beyond what came behind the head, to be released by the callee; null for nothing
     */
    void switched(HttpResponse response, @Nullable ByteBuf beyond);

    /**
     * @param mayStay the connection is good for another response, as far as this head tells
     */
    void response(HttpResponse response, boolean mayStay);

    /**
     * Becomes the owner of the content.
     *
     * @param clean nothing follows it that nobody asked for
     */
    void responseBody(HttpContent content, boolean clean);

    /** Nothing more can be read. */
    void malformed(String why);
  }

  private final Sink sink;
  private final int maxInformational;
  private final ResponseReader heads;
  private final BodyReader bodies;
  private At at = At.NOTHING;
  private int informational;

  ResponseInput(Sink sink, Limits limits) {
    this.sink = sink;
    this.maxInformational = limits.maxInformational();
    this.heads = new ResponseReader(limits);
    this.bodies = new BodyReader(limits);
  }

  /** A request is sent. */
  void expect(boolean answerToHead) {
    at = At.HEAD;
    informational = 0;
    heads.answersHead(answerToHead);
  }

  /** Whatever comes is too much. */
  void stop() {
    at = At.NOTHING;
  }

  /** Releases the bytes. */
  void take(ByteBuf in) {
    try {
      while (in.isReadable() && step(in)) {
        // one part of a message at a time
      }
    } finally {
      in.release();
    }
  }

  private boolean step(ByteBuf in) {
    return switch (at) {
      case HEAD -> head(in);
      case BODY -> body(in);
      case NOTHING -> malformed("bytes that answer no request");
    };
  }

  private boolean head(ByteBuf in) {
    return switch (heads.read(in)) {
      case MORE -> false;
      case REFUSED -> malformed(heads.refusal().why());
      case DONE -> head(heads.takeResponse(), in);
    };
  }

  private boolean head(HttpResponse response, ByteBuf in) {
    int status = response.status().code();
    if (status == 101) {
      at = At.NOTHING;
      sink.switched(response, in.isReadable() ? in.readRetainedSlice(in.readableBytes()) : null);
      return false;
    }
    if (status < 200) {
      if (++informational > maxInformational) {
        return malformed("more than " + maxInformational + " informational responses");
      }
      sink.informational(response);
      return true;
    }
    long length = heads.bodyLength();
    at = At.BODY;
    bodies.begin(length);
    sink.response(response, heads.mayStay());
    if (length == 0 && at == At.BODY) {
      last(LastHttpContent.EMPTY_LAST_CONTENT, in);
    }
    return true;
  }

  private boolean body(ByteBuf in) {
    HttpContent content = bodies.read(in);
    if (content == null) {
      String why = bodies.refusal();
      return why != null && malformed(why);
    }
    if (content instanceof LastHttpContent last) {
      last(last, in);
    } else {
      sink.responseBody(content, true);
    }
    return true;
  }

  private void last(LastHttpContent last, ByteBuf in) {
    at = At.NOTHING;
    sink.responseBody(last, !in.isReadable());
  }

  private boolean malformed(String why) {
    at = At.NOTHING;
    sink.malformed(why);
    return false;
  }

  /** The server has closed. True when that is what ends the body. */
  boolean end() {
    boolean ends = at == At.BODY && bodies.isUntilClose();
    if (ends) {
      at = At.NOTHING;
      sink.responseBody(LastHttpContent.EMPTY_LAST_CONTENT, true);
    }
    return ends;
  }

  /** Not a byte of an answer has come. */
  boolean isUntouched() {
    return at == At.HEAD && informational == 0 && !heads.isWithin();
  }

  boolean isWithinHead() {
    return at == At.HEAD && heads.isWithin();
  }
}
