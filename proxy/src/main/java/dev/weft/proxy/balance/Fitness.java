package dev.weft.proxy.balance;

import java.util.List;

/** The order in which candidates come into question, whatever their cost. */
final class Fitness {
  static final int USABLE = 0;
  private static final int FAILING = 1;
  private static final int TRIED = 2;

  private Fitness() {}

  /** Untried and usable, untried but failing, tried: the lower, the better. */
  static <C extends Candidate> int rank(C candidate, List<C> tried, long nowNanos) {
    if (tried.contains(candidate)) {
      return TRIED;
    }
    return candidate.isUsableAt(nowNanos) ? USABLE : FAILING;
  }
}
