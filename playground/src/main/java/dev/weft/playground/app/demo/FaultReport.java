package dev.weft.playground.app.demo;

import dev.weft.playground.app.Load;
import java.time.Duration;
import java.util.Optional;

/**
 * What a fault cost.
 *
 * @param during requests from just before the fault until some time after recovery
 * @param recovery how long it took
 */
public record FaultReport(Fault fault, Load.Counts during, Duration recovery) {

  /** What is wrong with that; empty when all is well. */
  Optional<String> wrong() {
    if (during.answered() == 0) {
      return Optional.of(fault.name() + ": no request was answered meanwhile");
    }
    return fault.harmless() && during.meshFailed() > 0
        ? Optional.of(
            fault.name()
                + ": "
                + during.meshFailed()
                + " requests failed by the mesh ("
                + during.reasons()
                + ")")
        : Optional.empty();
  }
}
