package dev.weft.proxy.trace;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Decides which requests become spans, and tells the next hop of them. Whoever began a trace has
 * decided for all; of what comes without one, a share begins one here. What is not sampled passes
 * untouched. Confined to an event loop.
 */
public final class Tracer {
  private static final AsciiString TRACEPARENT = AsciiString.cached("traceparent");
  private static final AsciiString TRACESTATE = AsciiString.cached("tracestate");
  private static final AsciiString B3 = AsciiString.cached("b3");
  private static final AsciiString B3_TRACE = AsciiString.cached("x-b3-traceid");
  private static final AsciiString B3_SPAN = AsciiString.cached("x-b3-spanid");
  private static final AsciiString B3_SAMPLED = AsciiString.cached("x-b3-sampled");
  private static final AsciiString B3_FLAGS = AsciiString.cached("x-b3-flags");

  private final double share;
  private final RandomGenerator random;
  private final SpanSink sink;

  /** A span that has begun. */
  public record Begun(TraceContext context, long parentId, @Nullable String tracestate) {}

  /**
   * @param share from 0 to 1, of requests that come without a trace
   */
  public Tracer(double share, RandomGenerator random, SpanSink sink) {
    this.share = share;
    this.random = random;
    this.sink = sink;
  }

  /** What a request's headers say of its trace; null when nothing, or nothing valid. */
  public static @Nullable TraceContext read(HttpHeaders headers) {
    String traceparent = headers.get(TRACEPARENT);
    if (traceparent != null) {
      // More than one is none: W3C Trace Context, section 3.2.1
      List<String> all = headers.getAll(TRACEPARENT);
      TraceContext context = all.size() == 1 ? TraceContext.ofTraceparent(traceparent) : null;
      if (context != null) {
        return context;
      }
    }
    return readB3(headers);
  }

  private static @Nullable TraceContext readB3(HttpHeaders headers) {
    String b3 = headers.get(B3);
    if (b3 != null) {
      return TraceContext.ofB3(b3);
    }
    String trace = headers.get(B3_TRACE);
    String span = headers.get(B3_SPAN);
    if (trace == null || span == null) {
      return null;
    }
    String decision = "1".equals(headers.get(B3_FLAGS)) ? "d" : headers.get(B3_SAMPLED, "");
    return TraceContext.ofB3(trace, span, decision);
  }

  /** Null when the request is not to become a span. */
  public @Nullable Begun begin(HttpHeaders headers) {
    TraceContext parent = read(headers);
    if (parent == null) {
      if (random.nextDouble() >= share) {
        return null;
      }
      var root = new TraceContext(random.nextLong(), notZero(), notZero(), true);
      headers.set(TRACEPARENT, root.traceparent());
      headers.remove(TRACESTATE); // it belongs to a traceparent
      return new Begun(root, 0, null);
    }
    if (!parent.sampled()) {
      return null;
    }
    TraceContext child = parent.child(notZero());
    headers.set(TRACEPARENT, child.traceparent());
    return new Begun(child, parent.spanId(), headers.get(TRACESTATE));
  }

  private long notZero() {
    long id = random.nextLong();
    return id == 0 ? 1 : id;
  }

  public void end(Span span) {
    sink.add(span);
  }
}
