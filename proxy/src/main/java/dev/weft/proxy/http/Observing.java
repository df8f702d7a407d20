package dev.weft.proxy.http;

import dev.weft.api.Headers.Cause;
import dev.weft.proxy.net.Loop;
import dev.weft.proxy.telemetry.AccessLog;
import dev.weft.proxy.telemetry.Direction;
import dev.weft.proxy.trace.SpanSink;
import dev.weft.proxy.trace.Tracer;
import io.micrometer.core.instrument.Counter;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Who wants to know of each request.
 *
 * @param epochNanos nanoseconds since 1970, now
 * @param log null: nobody reads one
 * @param spans null: nothing is traced
 * @param sampledShare from 0 to 1, of requests that come without a trace
 */
public record Observing(
    LongSupplier epochNanos,
    @Nullable AccessLog log,
    @Nullable SpanSink spans,
    double sampledShare) {
  public static final Observing NOBODY = new Observing(() -> 0, null, null, 0);

  /**
   * @param errors counts by cause what the proxy answers by itself
   */
  public Refusals refusals(Direction direction, Map<Cause, Counter> errors) {
    return new Refusals(direction, errors, epochNanos, log);
  }

  /** The service itself, where nobody wants to know: that costs nothing then. */
  public Service<Exchange> around(Direction direction, Loop loop, Service<Exchange> service) {
    if (log == null && spans == null) {
      return service;
    }
    Tracer tracer = spans == null ? null : new Tracer(sampledShare, loop.random(), spans);
    var layer = new Observe(loop, direction, epochNanos, log, tracer);
    return (exchange, responder) -> layer.serve(exchange, responder, service);
  }
}
