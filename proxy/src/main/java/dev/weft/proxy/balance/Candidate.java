package dev.weft.proxy.balance;

/** Something that can be picked. */
public interface Candidate {
  Load load();

  /** It neither failed a moment ago nor is left out by a breaker. */
  default boolean isUsableAt(long nowNanos) {
    return !load().isPenalisedAt(nowNanos);
  }

  /** One request is to see whether it has recovered; its cost does not matter then. */
  default boolean isProbeDueAt(long nowNanos) {
    return false;
  }

  /** A well-mixed hash of what it is, the same for whoever computes it. */
  long hash();
}
