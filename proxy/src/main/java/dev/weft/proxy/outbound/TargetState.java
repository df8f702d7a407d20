package dev.weft.proxy.outbound;

import dev.weft.proxy.state.Breaker;
import java.util.List;

/** A destination as /state shows it. */
public record TargetState(String key, String protocol, List<BackendState> endpoints) {
  /**
   * @param latencyMillis the peak-sensitive average that balancing goes by
   * @param penalised it failed a moment ago
   * @param breaker closed, open or probing; none where there is no breaker
   */
  public record BackendState(
      String address,
      boolean meshed,
      double latencyMillis,
      int inFlight,
      int connections,
      int failures,
      boolean penalised,
      String breaker) {}

  static TargetState of(Target target, long nowNanos) {
    return new TargetState(
        target.key().text(),
        target.protocol().text(),
        target.backends().current().stream().map(backend -> backend(backend, nowNanos)).toList());
  }

  private static BackendState backend(Backend backend, long nowNanos) {
    Breaker breaker = backend.breaker();
    return new BackendState(
        backend.endpoint().key(),
        backend.endpoint().meshed(),
        backend.load().latencyNanosAt(nowNanos) / 1e6,
        backend.load().inFlight(),
        backend.connections(),
        backend.load().failures(),
        backend.load().isPenalisedAt(nowNanos),
        breaker == null ? "none" : breaker.circuit().text());
  }
}
