package dev.weft.samples.base;

import java.util.Map;
import java.util.TreeMap;

/** Counts failures by reason. */
public final class Reasons {
  /** More reasons than these are counted as one: reasons come from elsewhere, memory is ours. */
  private static final int MAX = 32;

  private Reasons() {}

  /** The same counts, and one more of this reason. */
  public static Map<String, Long> with(Map<String, Long> counts, String reason) {
    Map<String, Long> more = new TreeMap<>(counts);
    more.merge(more.size() < MAX || more.containsKey(reason) ? reason : "other", 1L, Long::sum);
    return Map.copyOf(more);
  }
}
