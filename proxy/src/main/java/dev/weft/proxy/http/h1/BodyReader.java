package dev.weft.proxy.http.h1;

import dev.weft.proxy.net.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/**
 * Takes a message's framing off its body: RFC 9112, sections 6 and 7. What it hands out shares the
 * memory of what it was given, without a copy.
 */
final class BodyReader {
  private enum At {
    /** Nothing is expected. */
    END,
    BYTES,
    UNTIL_CLOSE,
    SIZE,
    EXTENSION,
    SIZE_LF,
    DATA,
    DATA_CR,
    DATA_LF,
    AFTER_LAST,
    AFTER_LAST_LF,
    TRAILERS
  }

  /** 2^60 bytes: no size overflows, nor can zeros go on for ever. */
  private static final int MAX_SIZE_DIGITS = 15;

  private final int maxExtensionBytes;
  private final Limits limits;
  private final ChunkExtension extension = new ChunkExtension();
  private @Nullable TrailerReader trailers; // few bodies have any

  private At at = At.END;
  private long left; // of the body, or of the chunk
  private int digits;
  private int extensionBytes; // of the whole body
  private @Nullable String refusal;

  BodyReader(Limits limits) {
    this.limits = limits;
    this.maxExtensionBytes = limits.maxChunkExtensionBytes();
  }

  /**
   * @param length bytes, or one of {@link Framing}'s constants; a body of 0 bytes is no body
   */
  void begin(long length) {
    extensionBytes = 0;
    refusal = null;
    left = length;
    if (length == Framing.CHUNKED) {
      beginSize();
    } else {
      at = length == Framing.UNTIL_CLOSE ? At.UNTIL_CLOSE : length == 0 ? At.END : At.BYTES;
    }
  }

  private void beginSize() {
    at = At.SIZE;
    left = 0;
    digits = 0;
  }

  /** The body ends when the connection does. */
  boolean isUntilClose() {
    return at == At.UNTIL_CLOSE;
  }

  /** What is wrong with the framing; null while nothing is. */
  @Nullable String refusal() {
    return refusal;
  }

  /**
   * The next piece of the body, for the caller to release; null when more bytes are needed, or the
   * framing is broken.
   */
  @Nullable HttpContent read(ByteBuf in) {
    while (in.isReadable() && refusal == null) {
      switch (at) {
        case BYTES -> {
          return bytes(in);
        }
        case UNTIL_CLOSE -> {
          return new DefaultHttpContent(in.readRetainedSlice(in.readableBytes()));
        }
        case DATA -> {
          return data(in);
        }
        case TRAILERS -> {
          return trailers(in);
        }
        case AFTER_LAST -> {
          if (in.getByte(in.readerIndex()) == '\r') {
            in.skipBytes(1);
            at = At.AFTER_LAST_LF;
          } else {
            at = At.TRAILERS;
          }
        }
        case AFTER_LAST_LF -> {
          if (expect(in, '\n', At.END)) {
            return LastHttpContent.EMPTY_LAST_CONTENT;
          }
        }
        case SIZE -> size(in.readByte());
        case EXTENSION -> extension(in.readByte());
        case SIZE_LF -> {
          if (expect(in, '\n', left == 0 ? At.AFTER_LAST : At.DATA)) {
            digits = 0;
          }
        }
        case DATA_CR -> expect(in, '\r', At.DATA_LF);
        case DATA_LF -> {
          if (expect(in, '\n', At.SIZE)) {
            beginSize();
          }
        }
        case END -> throw new IllegalStateException("the body has ended");
      }
    }
    return null;
  }

  private HttpContent bytes(ByteBuf in) {
    int length = (int) Math.min(left, in.readableBytes());
    left -= length;
    ByteBuf piece = in.readRetainedSlice(length);
    if (left > 0) {
      return new DefaultHttpContent(piece);
    }
    at = At.END;
    return new DefaultLastHttpContent(piece, EmptyHttpHeaders.INSTANCE);
  }

  private HttpContent data(ByteBuf in) {
    int length = (int) Math.min(left, in.readableBytes());
    left -= length;
    if (left == 0) {
      at = At.DATA_CR;
    }
    return new DefaultHttpContent(in.readRetainedSlice(length));
  }

  private void size(byte b) {
    int digit = Character.digit(b, 16); // -1 for bytes above 0x7f, too
    if (digit >= 0) {
      left = left << 4 | digit;
      if (++digits > MAX_SIZE_DIGITS) {
        refusal = "chunk size of more than " + MAX_SIZE_DIGITS + " digits";
      }
    } else if (digits == 0) {
      refusal = "chunk size that is no number";
    } else if (b == '\r') {
      at = At.SIZE_LF;
    } else {
      at = At.EXTENSION;
      extension.begin();
      extension(b);
    }
  }

  private void extension(byte b) {
    if (b == '\r' && extension.mayEnd()) {
      at = At.SIZE_LF;
    } else if (!extension.take(b)) {
      refusal = "malformed behind a chunk's size";
    } else if (++extensionBytes > maxExtensionBytes) {
      refusal = "more than " + maxExtensionBytes + " bytes of chunk extensions";
    }
  }

  private boolean expect(ByteBuf in, char wanted, At next) {
    if (in.readByte() == wanted) {
      at = next;
      return true;
    }
    refusal = at == At.DATA_CR ? "chunk longer than its size" : "a chunk's line without CR LF";
    return false;
  }

  private @Nullable HttpContent trailers(ByteBuf in) {
    if (trailers == null) {
      trailers = new TrailerReader(limits);
    }
    switch (trailers.read(in)) {
      case MORE -> {
        return null;
      }
      case REFUSED -> {
        refusal = "trailers: " + trailers.refusal().why();
        return null;
      }
      case DONE -> at = At.END;
    }
    return new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER, trailers.trailers());
  }
}
