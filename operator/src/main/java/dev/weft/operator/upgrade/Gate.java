package dev.weft.operator.upgrade;

import dev.weft.operator.figures.Tally;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whether pods with the new proxy do as well as they should, by what their proxies count. Where the
 * Mesh names no success rate each pod is compared with itself before: some fail more than others
 * all the time. A pod that remembers nothing, because it is new, is not compared.
 */
final class Gate {
  /** In percent points. */
  private static final double TOLERANCE = 1;

  /** So few failures more than were to be expected may be chance. */
  private static final double CHANCE = 3;

  private Gate() {}

  /** What speaks against going on; empty when nothing does. */
  static String objection(Situation situation, List<Proxy> upgraded) {
    Rules rules = situation.rules();
    Tally recent = situation.figures().recent(upgraded.stream().map(Proxy::id).toList());
    if (recent.requests() == 0 || recent.requests() < rules.minRequests()) {
      return ""; // so few say nothing
    }
    Double least = rules.minSuccessRate();
    if (least == null) {
      String worse = worse(situation, upgraded);
      if (!worse.isEmpty()) {
        return worse;
      }
    } else if (recent.successRate() < least) {
      return succeeded(recent, least);
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

  private static String worse(Situation situation, List<Proxy> upgraded) {
    Tally compared = Tally.NONE;
    double expected = 0;
    for (Proxy proxy : upgraded) {
      Tally before = Tally.parse(proxy.marks().requestsBefore());
      if (before.requests() > 0 && before.requests() >= situation.rules().minRequests()) {
        Tally now = situation.figures().recent(List.of(proxy.id()));
        compared = compared.plus(now);
        expected += now.requests() * (100 - before.successRate()) / 100;
      }
    }
    double tolerated = expected + compared.requests() * TOLERANCE / 100;
    return compared.requests() >= situation.rules().minRequests()
            && compared.failures() > tolerated
            && compared.failures() - expected >= CHANCE
        ? succeeded(compared, 100 - 100 * tolerated / compared.requests())
        : "";
  }

  private static String succeeded(Tally tally, double least) {
    return String.format(
        Locale.ROOT,
        "%.1f %% of %d requests to the upgraded pods succeeded (expected: at least %.1f %%)",
        tally.successRate(),
        tally.requests(),
        least);
  }

  /** Null where too few were counted to compare with. */
  static @Nullable Double baseline(Situation situation) {
    Tally ever = situation.figures().ever();
    return ever.requests() == 0 || ever.requests() < situation.rules().minRequests()
        ? null
        : Math.round(ever.successRate() * 100) / 100.0;
  }
}
