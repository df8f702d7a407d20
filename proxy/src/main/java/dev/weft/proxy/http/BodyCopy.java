package dev.weft.proxy.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/**
 * A copy of a request's body, made while that goes its way, and up to a bound. The bytes are its
 * own: it keeps no buffer that the body may still grow or give back.
 */
public final class BodyCopy {
  private final int maxBytes;
  private final Taker taker;
  private @Nullable ByteBuf bytes;
  private boolean done;

  /** Hears one of these, once. */
  public interface Taker {
    /** Becomes the owner of the whole. */
    void whole(LastHttpContent copy);

    /** It is larger than the bound. */
    void tooLarge();

    /** Its client did not send the rest, nobody wanted it, or it took too long. */
    void incomplete();
  }

  public BodyCopy(int maxBytes, Taker taker) {
    this.maxBytes = maxBytes;
    this.taker = taker;
  }

  /** The content stays its owner's. */
  void add(HttpContent content) {
    if (done) {
      return;
    }
    ByteBuf more = content.content();
    int size = more.readableBytes();
    ByteBuf own = bytes;
    if ((own == null ? 0 : own.readableBytes()) + size > maxBytes) {
      release();
      taker.tooLarge();
      return;
    }
    if (size > 0) {
      if (own == null) {
        own = more.alloc().directBuffer(size);
        bytes = own;
      }
      own.writeBytes(more, more.readerIndex(), size);
    }
    if (content instanceof LastHttpContent last) {
      done = true;
      bytes = null;
      taker.whole(whole(own, last));
    }
  }

  private static LastHttpContent whole(@Nullable ByteBuf bytes, LastHttpContent last) {
    HttpHeaders trailers = last.trailingHeaders();
    return new DefaultLastHttpContent(
        bytes == null ? Unpooled.EMPTY_BUFFER : bytes,
        trailers.isEmpty() ? EmptyHttpHeaders.INSTANCE : trailers.copy());
  }

  /** Nothing more comes. */
  public void end() {
    if (!done) {
      release();
      taker.incomplete();
    }
  }

  private void release() {
    done = true;
    if (bytes != null) {
      bytes.release();
      bytes = null;
    }
  }
}
