package dev.weft.proxy.outbound;

import java.util.List;

/** A destination as /state shows it. */
public record TargetState(String key, String protocol, List<BackendState> endpoints) {
  /**
   * @param latencyMillis the peak-sensitive average that balancing goes by
   * @param penalised it failed a moment ago
   */
  public record BackendState(
      String address,
      boolean meshed,
      double latencyMillis,
      int inFlight,
      int connections,
      int failures,
      boolean penalised) {}

  static TargetState of(Target target, long nowNanos) {
    return new TargetState(
        target.key().text(),
        target.protocol().text(),
        target.backends().stream().map(backend -> backend(backend, nowNanos)).toList());
  }

  private static BackendState backend(Backend backend, long nowNanos) {
    return new BackendState(
        backend.endpoint().key(),
        backend.endpoint().meshed(),
        backend.load().latencyNanosAt(nowNanos) / 1e6,
        backend.load().inFlight(),
        backend.connections(),
        backend.load().failures(),
        backend.load().isPenalisedAt(nowNanos));
  }
}
