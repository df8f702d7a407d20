package dev.weft.operator.upgrade;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Whether pods with the new proxy do as well as they should, by what their proxies count. */
final class Gate {
  /** In percent points: chance alone makes a difference of this size. */
  private static final double TOLERANCE = 1;

  private Gate() {}

  /**
   * What speaks against going on; empty when nothing does.
   *
   * @param before percentage that succeeded before the upgrade; null where it is not known
   */
  static String objection(Situation situation, List<Proxy> upgraded, @Nullable Double before) {
    Rules rules = situation.rules();
    Tally recent = situation.figures().recent(upgraded.stream().map(Proxy::id).toList());
    if (recent.requests() == 0 || recent.requests() < rules.minRequests()) {
      return ""; // so few say nothing
    }
    Double least = rules.minSuccessRate();
    if (least == null && before != null) {
      least = before - TOLERANCE;
    }
    if (least != null && recent.successRate() < least) {
      return String.format(
          Locale.ROOT,
          "%.1f %% of %d requests to the upgraded pods succeeded (expected: at least %.1f %%)",
          recent.successRate(),
          recent.requests(),
          least);
    }
    Double longest = rules.maxLatencyMillis();
    if (longest != null && recent.p99Millis() > longest) {
      return String.format(
          Locale.ROOT,
          "the 99th percentile of the latency of %d requests to the upgraded pods was %.0f ms (expected: at most %.0f ms)",
          recent.requests(),
          recent.p99Millis(),
          longest);
    }
    return "";
  }

  /** Null where too few were counted to compare with. */
  static @Nullable Double baseline(Situation situation) {
    Tally ever = situation.figures().ever();
    return ever.requests() == 0 || ever.requests() < situation.rules().minRequests()
        ? null
        : Math.round(ever.successRate() * 100) / 100.0;
  }
}
