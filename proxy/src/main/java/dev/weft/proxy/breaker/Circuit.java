package dev.weft.proxy.breaker;

/** How one endpoint is treated. Each transition gives the next state: {@link Rules}. */
public sealed interface Circuit {
  /**
   * Requests go there.
   *
   * @param failures in a row
   * @param lately counted where the share of successes matters, too
   */
  record Closed(int failures, Lately lately) implements Circuit {
    /** Nothing bad is known of it. */
    public static final Closed WELL = new Closed(0, Lately.NOTHING);
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

  /** Whether a request may go there, be it as the probe. */
  default boolean admitsAt(long nowNanos) {
    return this instanceof Closed || isProbeDueAt(nowNanos);
  }

  default boolean isProbeDueAt(long nowNanos) {
    return this instanceof Open(long untilNanos, _) && nowNanos - untilNanos >= 0;
  }

  /** As /state and the metrics call it. */
  default String text() {
    return switch (this) {
      case Closed _ -> "closed";
      case Open _ -> "open";
      case Probing _ -> "probing";
    };
  }
}
