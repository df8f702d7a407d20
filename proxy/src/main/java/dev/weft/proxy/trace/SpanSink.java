package dev.weft.proxy.trace;

/** Where spans go when they have ended. Called on event loops: never waits. */
@FunctionalInterface
public interface SpanSink {
  void add(Span span);
}
