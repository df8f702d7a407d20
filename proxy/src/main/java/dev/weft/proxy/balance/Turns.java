package dev.weft.proxy.balance;

import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;

/**
 * Whose turn it is, by weights: of those that may be picked the one that is furthest behind its
 * share (nginx calls it smooth weighted round-robin). While the same ones may be picked, any N
 * consecutive picks among n give each its N·weight/sum to within n: nobody is ever ahead of its
 * share by a whole pick, so nobody is behind it by more than the n - 1 others can be ahead.
 */
public final class Turns {
  private static final int MAX_HEAD_START = 1000;

  private final int[] weights;
  private final long[] behind;

  /**
   * @param weights none of them negative
   * @param random many clients that send little must not all begin with the same
   */
  public Turns(int[] weights, RandomGenerator random) {
    this.weights = weights.clone();
    this.behind = new long[weights.length];
    long sum = 0;
    for (int weight : weights) {
      sum += weight;
    }
    if (sum > 0) {
      int headStart = random.nextInt((int) Math.min(sum, MAX_HEAD_START));
      for (int i = 0; i < headStart; i++) {
        pick(_ -> true);
      }
    }
  }

  /**
   * @param mayBePicked by index; who may not loses what it is behind, and gets no rush afterwards
   * @return an index, or -1 when nobody with a weight may be picked
   */
  public int pick(IntPredicate mayBePicked) {
    int picked = -1;
    long sum = 0;
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] == 0 || !mayBePicked.test(i)) {
        behind[i] = 0;
        continue;
      }
      sum += weights[i];
      behind[i] += weights[i];
      if (picked < 0 || behind[i] > behind[picked]) {
        picked = i;
      }
    }
    if (picked >= 0) {
      behind[picked] -= sum;
    }
    return picked;
  }
}
