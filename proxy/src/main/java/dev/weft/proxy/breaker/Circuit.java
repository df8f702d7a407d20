package dev.weft.proxy.breaker;

/** How one endpoint is treated. Each transition gives the next state. */
public sealed interface Circuit {
  /**
   * Requests go there.
   *
   * @param failures in a row
   */
  record Closed(int failures) implements Circuit {
    static final Closed WELL = new Closed(0);
  }

  /**
   * It is left out; when the penalty is over, one request may try it.
   *
   * @param failedProbes since it was first left out
   */
  record Open(long untilNanos, int failedProbes) implements Circuit {}

  /**
   * One request is there to see whether it has recovered.
   *
   * @param failedProbes before this one
   */
  record Probing(int failedProbes) implements Circuit {}

  /** As /state and the metrics call it. */
  default String text() {
    return switch (this) {
      case Closed _ -> "closed";
      case Open _ -> "open";
      case Probing _ -> "probing";
    };
  }
}
