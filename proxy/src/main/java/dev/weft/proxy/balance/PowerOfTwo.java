package dev.weft.proxy.balance;

import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Power of two choices: of two endpoints drawn at random the cheaper (Mitzenmacher 2001). Endpoints
 * that lately failed, and those that a request has tried, are passed over while there are others.
 */
public final class PowerOfTwo {
  private PowerOfTwo() {}

  /** Something that can be picked. */
  public interface Candidate {
    Load load();
  }

  /**
   * @param tried what the request has been sent to already
   * @return null when there are no candidates
   */
  public static <C extends Candidate> @Nullable C pick(
      List<C> candidates, List<C> tried, long nowNanos, RandomGenerator random) {
    int size = candidates.size();
    if (size < 2) {
      return size == 0 ? null : candidates.getFirst();
    }
    int first = random.nextInt(size);
    int second = random.nextInt(size - 1);
    if (second >= first) {
      second++;
    }
    C one = candidates.get(first);
    C two = candidates.get(second);
    boolean oneFits = fits(one, tried, nowNanos);
    if (oneFits && fits(two, tried, nowNanos)) {
      return one.load().costAt(nowNanos) <= two.load().costAt(nowNanos) ? one : two;
    }
    return cheapest(candidates, tried, nowNanos, first);
  }

  /** A walk over all, taken only when one of the two choices is unfit. */
  private static <C extends Candidate> C cheapest(
      List<C> candidates, List<C> tried, long nowNanos, int start) {
    C best = candidates.get(start);
    int bestRank = rank(best, tried, nowNanos);
    for (int i = 1; i < candidates.size(); i++) {
      C candidate = candidates.get((start + i) % candidates.size());
      int rank = rank(candidate, tried, nowNanos);
      if (rank < bestRank
          || (rank == bestRank
              && candidate.load().costAt(nowNanos) < best.load().costAt(nowNanos))) {
        best = candidate;
        bestRank = rank;
      }
    }
    return best;
  }

  private static <C extends Candidate> boolean fits(C candidate, List<C> tried, long nowNanos) {
    return rank(candidate, tried, nowNanos) == 0;
  }

  /** Untried and well, untried but failing, tried: in this order. */
  private static <C extends Candidate> int rank(C candidate, List<C> tried, long nowNanos) {
    if (tried.contains(candidate)) {
      return 2;
    }
    return candidate.load().isPenalisedAt(nowNanos) ? 1 : 0;
  }
}
