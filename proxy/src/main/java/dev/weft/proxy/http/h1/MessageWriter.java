package dev.weft.proxy.http.h1;

import dev.weft.proxy.http.Fields;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.CharsetUtil;
import org.jspecify.annotations.Nullable;

/**
 * Writes messages to one connection. A head and what is small behind it share one buffer, and so
 * one call of the system; larger pieces of bodies go out as they came. A body is held to the length
 * that its head says: what a peer reads as the next message is never ours by accident.
 */
final class MessageWriter {
  /** Up to here a copy costs less than one more buffer on its way through the pipeline. */
  private static final int COPIED_BYTES = 4 * 1024;

  private static final int FULL_BYTES = 16 * 1024;
  private static final byte[] VERSION_AND_LINE_END = ascii(" HTTP/1.1\r\n");
  private static final byte[] STATUS_OK = ascii("HTTP/1.1 200 OK\r\n");
  private static final byte[] VERSION = ascii("HTTP/1.1 ");
  private static final byte[] LAST_CHUNK = ascii("0\r\n");
  private static final int CR_LF = '\r' << 8 | '\n';

  private final ChannelHandlerContext ctx;
  private @Nullable ByteBuf pending;
  private long length; // what is left of the body, or one of Framing's constants
  private boolean bodyless;
  private long bytes;
  private boolean over;

  MessageWriter(ChannelHandlerContext ctx) {
    this.ctx = ctx;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(CharsetUtil.US_ASCII);
  }

  /** The bytes written since they were last asked for. */
  long takeBytes() {
    long taken = bytes;
    bytes = 0;
    return taken;
  }

  // ---- heads

  void request(HttpRequest request) {
    Fields fields = Fields.of(request.headers());
    String target = request.uri();
    length = Framing.ofRequest(fields);
    bodyless = false;
    ByteBuf out = room(fields.maxBytes() + target.length() + 64, length);
    ByteBufUtil.copy(request.method().asciiName(), out);
    out.writeByte(' ');
    // Netty's ASCII writer keeps characters up to 255 as the bytes they were read from.
    out.writeCharSequence(target, CharsetUtil.US_ASCII);
    out.writeBytes(VERSION_AND_LINE_END);
    end(fields, out);
  }

  /**
   * @param withoutBody whatever its fields say: RFC 9112, section 6.3, rules 1 and 2
   */
  void response(HttpResponse response, boolean withoutBody) {
    Fields fields = Fields.of(response.headers());
    bodyless = withoutBody;
    length = Framing.ofResponse(fields, withoutBody);
    String reason = response.status().reasonPhrase();
    ByteBuf out = room(fields.maxBytes() + reason.length() + 64, length);
    if (response.status().code() == 200 && reason.equals("OK")) {
      out.writeBytes(STATUS_OK);
    } else {
      out.writeBytes(VERSION);
      ByteBufUtil.copy(response.status().codeAsText(), out);
      out.writeByte(' ');
      out.writeCharSequence(reason, CharsetUtil.US_ASCII);
      out.writeShort(CR_LF);
    }
    end(fields, out);
  }

  private void end(Fields fields, ByteBuf out) {
    fields.writeTo(out);
    out.writeShort(CR_LF);
    pushIfOver();
  }

  /** Room for a head, and for the body when it is small. */
  private ByteBuf room(int head, long body) {
    ByteBuf out = pending;
    int wanted = head + (body > 0 && body <= COPIED_BYTES ? (int) body : 0);
    if (out == null) {
      out = ctx.alloc().directBuffer(wanted);
      pending = out;
    }
    return out;
  }

  // ---- bodies

  /**
   * Becomes the owner of the content.
   *
   * @return false when the body is longer or shorter than its head says: the connection is good for
   *     nothing any more
   */
  boolean body(HttpContent content) {
    ByteBuf piece = content.content();
    boolean last = content instanceof LastHttpContent;
    int size = piece.readableBytes();
    if (bodyless) {
      content.release();
      return true;
    }
    if (length >= 0) {
      length -= size;
      if (length < 0 || (last && length != 0)) {
        content.release();
        return false;
      }
    }
    boolean chunked = length == Framing.CHUNKED;
    if (size > 0) {
      if (chunked) {
        writeHex(room(16, 0), size);
      }
      piece(piece, size);
      if (chunked) {
        room(16, 0).writeShort(CR_LF);
      }
    } else {
      piece.release();
    }
    if (last && chunked) {
      ByteBuf out = room(16, 0).writeBytes(LAST_CHUNK);
      HttpHeaders trailers = ((LastHttpContent) content).trailingHeaders();
      if (!trailers.isEmpty()) {
        Fields.of(trailers).writeTo(out);
      }
      out.writeShort(CR_LF);
    }
    pushIfOver();
    return true;
  }

  private void piece(ByteBuf piece, int size) {
    if (size <= COPIED_BYTES) {
      room(size, 0).writeBytes(piece);
      piece.release();
      if (pending != null && pending.readableBytes() > FULL_BYTES) {
        push();
      }
    } else {
      push();
      bytes += size;
      ctx.write(piece, ctx.voidPromise());
    }
  }

  private static void writeHex(ByteBuf out, int size) {
    int shift = (31 - Integer.numberOfLeadingZeros(size)) & ~3;
    for (; shift >= 0; shift -= 4) {
      out.writeByte("0123456789abcdef".charAt(size >>> shift & 0xf));
    }
    out.writeShort(CR_LF);
  }

  // ---- on its way

  private void push() {
    ByteBuf out = pending;
    if (out != null) {
      pending = null;
      bytes += out.readableBytes();
      ctx.write(out, ctx.voidPromise());
    }
  }

  void flush() {
    push();
    ctx.flush();
  }

  /** The connection is closed, or another's: what is still written is dropped by its channel. */
  void end() {
    over = true;
    if (pending != null) {
      pending.release();
      pending = null;
    }
  }

  private void pushIfOver() {
    if (over) {
      push();
    }
  }
}
