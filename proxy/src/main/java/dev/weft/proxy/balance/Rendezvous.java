package dev.weft.proxy.balance;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rendezvous hashing (Thaler and Ravishankar 1998): a key goes to the endpoint with which it hashes
 * highest. When an endpoint leaves, only its keys move, evenly to all others; when one comes, it
 * takes an even share and nothing else moves. It needs no table, so nothing grows and nothing is
 * rebuilt; a pick costs a multiplication or two for each endpoint. The next highest steps in for an
 * endpoint that fails or was tried, and the key comes back when it is well.
 */
public final class Rendezvous {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private Rendezvous() {}

  /**
   * @param key hash of what requests have in common
   * @param tried what the request has been sent to already
   * @return null when there are no candidates
   */
  public static <C extends Candidate> @Nullable C pick(
      List<C> candidates, List<C> tried, long key, long nowNanos) {
    C best = null;
    int bestRank = 0;
    long bestScore = 0;
    for (int i = 0; i < candidates.size(); i++) {
      C candidate = candidates.get(i);
      int rank = Fitness.rank(candidate, tried, nowNanos);
      long score = mix(key ^ candidate.hash());
      if (best == null || rank < bestRank || (rank == bestRank && score > bestScore)) {
        best = candidate;
        bestRank = rank;
        bestScore = score;
      }
    }
    return best;
  }

  /**
   * Among weighted ones (Schindelhauer and Schomaker 2005): each gets its share of the keys, and a
   * weight that changes moves no key but those that it must.
   *
   * @param name of one of them
   * @return the one with the highest score has the key; 0 for none
   */
  public static double score(long key, String name, int weight) {
    if (weight == 0) {
      return 0;
    }
    double chance = ((mix(key ^ hash(name)) >>> 11) + 0.5) * 0x1.0p-53; // above 0, below 1
    return -weight / Math.log(chance);
  }

  /** The same in every process, unlike {@link Object#hashCode}: proxies must agree. */
  public static long hash(CharSequence text) {
    long hash = FNV_OFFSET; // FNV-1a
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * FNV_PRIME;
    }
    return mix(hash);
  }

  /** The finalizer of MurmurHash3: each bit of the input moves half of the output's. */
  private static long mix(long bits) {
    long mixed = (bits ^ bits >>> 33) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ mixed >>> 33;
  }
}
