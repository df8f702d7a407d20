package dev.weft.proxy.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Pieces of a body that wait, in their order. Small ones are put together: a peer that sends byte
 * by byte would else cost an object each, fifty times what it sends, and the buffer that each was
 * read into. Owns what it holds. Confined to its event loop.
 */
public final class Pieces {
  /** Of memory that each piece takes besides its bytes, about. */
  private static final int PIECE_BYTES = 64;

  /** Larger ones are worth an object. */
  private static final int SMALL_BYTES = 512;

  /** Small ones are put together up to this. */
  private static final int ROOM_BYTES = 4 * 1024;

  private final ArrayDeque<HttpContent> waiting = new ArrayDeque<>(4);
  private @Nullable ByteBuf open; // of the last piece: made here, with room for more
  private int weight;

  /** Whether more such would be put together. */
  public static boolean isSmall(HttpContent content) {
    return content.content().readableBytes() < SMALL_BYTES && !(content instanceof LastHttpContent);
  }

  /** Many small pieces take more memory than their bytes: they count for what they cost. */
  static int weight(HttpContent content) {
    return content.content().readableBytes() + PIECE_BYTES;
  }

  /** What all that waits takes of memory, about. */
  int weight() {
    return weight;
  }

  public boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Becomes the owner of the content. */
  public void add(HttpContent content) {
    HttpContent last = waiting.peekLast();
    boolean joins = last != null && isSmall(content) && (open != null || isSmall(last));
    if (joins && last.content().readableBytes() < ROOM_BYTES) {
      join(last, content);
    } else {
      open = null;
      waiting.add(content);
      weight += weight(content);
    }
  }

  private void join(HttpContent last, HttpContent content) {
    ByteBuf bytes = open;
    if (bytes == null) {
      bytes = content.content().alloc().directBuffer(2 * SMALL_BYTES);
      bytes.writeBytes(last.content());
      open = bytes;
      waiting.removeLast();
      last.release();
      waiting.add(new DefaultHttpContent(bytes));
    }
    weight += content.content().readableBytes();
    bytes.writeBytes(content.content());
    content.release();
  }

  /** Becomes the owner of the content. */
  void addFirst(HttpContent content) {
    waiting.addFirst(content);
    weight += weight(content);
  }

  /** The first, for the caller to release; null when there is none. */
  public @Nullable HttpContent poll() {
    HttpContent first = waiting.poll();
    if (first != null) {
      weight -= weight(first);
      if (waiting.isEmpty()) {
        open = null; // it is the caller's now
      }
    }
    return first;
  }

  /** They stay here. */
  void forEach(Consumer<HttpContent> action) {
    waiting.forEach(action);
  }

  /** Hands all over; stops when the responder's end makes these be {@link #release released}. */
  public void deliverTo(Responder responder) {
    for (HttpContent each = poll(); each != null; each = poll()) {
      responder.body(each);
    }
  }

  public void release() {
    for (HttpContent each = poll(); each != null; each = poll()) {
      each.release();
    }
  }
}
