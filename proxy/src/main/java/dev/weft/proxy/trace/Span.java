package dev.weft.proxy.trace;

import dev.weft.proxy.telemetry.Served;
import org.jspecify.annotations.Nullable;

/**
 * A request as a tracer shows it.
 *
 * @param parentId 0 for the first of a trace
 * @param tracestate as it came
 */
public record Span(
    TraceContext context, long parentId, @Nullable String tracestate, Served served) {}
