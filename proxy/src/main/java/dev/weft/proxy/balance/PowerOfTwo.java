package dev.weft.proxy.balance;

import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Power of two choices: of two endpoints drawn at random the cheaper (Mitzenmacher 2001). Endpoints
 * that fail, and those that a request has tried, are passed over while there are others; when all
 * fail, all are used.
 */
public final class PowerOfTwo {
  private PowerOfTwo() {}

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
    int rankOfOne = Fitness.rank(one, tried, nowNanos);
    int rankOfTwo = Fitness.rank(two, tried, nowNanos);
    int rank = Math.min(rankOfOne, rankOfTwo);
    C drawn = rankOfOne == rankOfTwo ? cheaper(one, two, nowNanos) : rank == rankOfOne ? one : two;
    if (rank == Fitness.USABLE || size == 2) {
      return drawn;
    }
    return better(drawn, rank, candidates, tried, nowNanos);
  }

  /** A walk over all, taken only when neither of the two choices is usable. */
  private static <C extends Candidate> C better(
      C drawn, int rankOfDrawn, List<C> candidates, List<C> tried, long nowNanos) {
    C best = drawn;
    int bestRank = rankOfDrawn;
    for (int i = 0; i < candidates.size(); i++) {
      C candidate = candidates.get(i);
      int rank = Fitness.rank(candidate, tried, nowNanos);
      if (rank < bestRank) {
        best = candidate;
        bestRank = rank;
      } else if (rank == bestRank && rank < rankOfDrawn) {
        best = cheaper(best, candidate, nowNanos);
      }
    }
    return best;
  }

  /** What waits to be probed counts as cheap: a latency from its bad days would keep it out. */
  private static <C extends Candidate> C cheaper(C one, C two, long nowNanos) {
    if (one.isProbeDueAt(nowNanos)) {
      return one;
    }
    if (two.isProbeDueAt(nowNanos)) {
      return two;
    }
    return one.load().costAt(nowNanos) <= two.load().costAt(nowNanos) ? one : two;
  }
}
