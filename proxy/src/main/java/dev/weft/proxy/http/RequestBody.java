package dev.weft.proxy.http;

import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request on its way from the client to whichever upstream is tried. Owns what it
 * holds. Up to a bound, what was sent is kept, so that it can be sent again.
 */
public final class RequestBody {
  /** Where bodies come from. */
  public interface Source {
    /** Stops and resumes reading from the client. */
    void readBody(boolean wanted);
  }

  /** Where bodies go. */
  public interface Sink {
    boolean isWritable();

    /** Becomes the owner of the content. */
    void write(HttpContent content);
  }

  /** Stand for the queues of the many requests that have no body. Never added to. */
  private static final Pieces NONE_PENDING = new Pieces();

  private static final ArrayDeque<HttpContent> NONE_SENT = new ArrayDeque<>(0);

  private final Source source;
  private final int maxKeptBytes;
  private final boolean empty;
  private final Pieces pending;
  private final ArrayDeque<HttpContent> sent;
  private @Nullable Sink sink;
  private @Nullable BodyCopy copy;
  private int sentBytes;
  private long receivedBytes;
  private boolean keeping = true;
  private boolean complete;
  private boolean lastSent;
  private boolean paused;
  private boolean discarded;
  private int pieces;

  /**
   * @param empty there is none, as the head says: nothing will be offered
   */
  public RequestBody(Source source, int maxKeptBytes, boolean empty) {
    this.source = source;
    this.maxKeptBytes = maxKeptBytes;
    this.empty = empty;
    this.complete = empty;
    this.lastSent = empty;
    this.pending = empty ? NONE_PENDING : new Pieces();
    this.sent = empty ? NONE_SENT : new ArrayDeque<>();
  }

  /** There is none: the head is the whole request. */
  public boolean isEmpty() {
    return empty;
  }

  /** What the client has sent of it so far. */
  long receivedBytes() {
    return receivedBytes;
  }

  /** The client has sent all of it. */
  public boolean isComplete() {
    return complete;
  }

  /** The upstream has been sent all of it. */
  public boolean isSentWhole() {
    return lastSent;
  }

  /** It can be sent again from its start. */
  public boolean isReplayable() {
    return keeping && !discarded;
  }

  /** How many went on to an upstream so far: whether it moves. */
  public int pieces() {
    return pieces;
  }

  /**
   * Becomes the owner of the content. What is small waits for more that was read with it: {@link
   * #pump} is to follow.
   */
  public void offer(HttpContent content) {
    receivedBytes += content.content().readableBytes();
    complete |= content instanceof LastHttpContent;
    boolean small = Pieces.isSmall(content);
    if (copy != null && !discarded) {
      copy.add(content);
    }
    if (discarded) {
      content.release();
    } else if (sink != null && !small && pending.isEmpty() && sink.isWritable()) {
      send(sink, content);
    } else {
      pending.add(content);
      if (small) {
        followDemand();
      } else {
        pump();
      }
    }
  }

  /** Of all that comes, and of what is here: to be asked for before any of it is sent. */
  public void copyTo(BodyCopy to) {
    copy = to;
    pending.forEach(to::add);
  }

  /** Sends what there is, and from now on what comes. */
  public void attach(Sink to) {
    sink = to;
    pump();
  }

  @SuppressWarnings("ReferenceEquality") // a sink is itself
  public void detach(Sink from) {
    if (sink == from) {
      sink = null;
    }
  }

  /** All that was read is here, or the sink may have become writable. */
  public void pump() {
    while (sink != null && sink.isWritable()) {
      HttpContent content = pending.poll();
      if (content == null) {
        break;
      }
      send(sink, content);
    }
    followDemand();
  }

  private void send(Sink to, HttpContent content) {
    pieces++;
    lastSent |= content instanceof LastHttpContent;
    if (keeping) {
      int bytes = Pieces.weight(content);
      if (sentBytes + bytes <= maxKeptBytes) {
        sentBytes += bytes;
        sent.add(content.retainedDuplicate());
      } else {
        stopKeeping();
      }
    }
    to.write(content);
  }

  /** A response has begun: it will not be needed again. */
  public void stopKeeping() {
    keeping = false;
    for (HttpContent content = sent.poll(); content != null; content = sent.poll()) {
      content.release();
    }
    sentBytes = 0;
  }

  /** Makes ready for another sink; only while {@link #isReplayable}. */
  public void rewind() {
    sink = null;
    lastSent = empty;
    sentBytes = 0;
    while (!sent.isEmpty()) {
      pending.addFirst(sent.pollLast());
    }
  }

  /** Nobody wants it any more: releases what is here and what still comes. */
  public void discard() {
    discarded = true;
    if (copy != null) {
      copy.end();
    }
    sink = null;
    stopKeeping();
    pending.release();
    followDemand();
  }

  private void followDemand() {
    boolean pause =
        sink == null ? pending.weight() >= maxKeptBytes : !pending.isEmpty() && !sink.isWritable();
    if (pause != paused) {
      paused = pause;
      source.readBody(!pause);
    }
  }
}
