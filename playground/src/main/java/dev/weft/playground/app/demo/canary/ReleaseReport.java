package dev.weft.playground.app.demo.canary;

import dev.weft.crds.trafficsplit.RolloutProgress;
import dev.weft.operator.rollout.Phase;
import dev.weft.playground.app.Load;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What became of one release.
 *
 * @param name of its Service and Deployment
 * @param expected how it should end
 * @param ended how it ended
 * @param decisions of the operator, in their order
 * @param answered responses of the release's own pods, by the end
 * @param late those that came when it had been given up for a while already
 * @param load what customers of the shop saw meanwhile
 */
record ReleaseReport(
    String name,
    Phase expected,
    String ended,
    List<Decided> decisions,
    long answered,
    long late,
    Load.Counts load) {
  ReleaseReport {
    decisions = List.copyOf(decisions);
  }

  /**
   * One decision.
   *
   * @param seconds since the release was applied
   * @param weight of the release from then on, in percent
   */
  record Decided(double seconds, int weight, RolloutProgress.Decision decision) {
    String line() {
      return String.format(
          Locale.ROOT,
          "%8.1f s %7d %%  %-9s %s",
          seconds,
          weight,
          decision.outcome(),
          decision.reason());
    }
  }

  List<String> lines() {
    var lines = new ArrayList<String>();
    lines.add("release " + name + ": " + ended);
    lines.add("     AFTER   WEIGHT  DECISION  WHY");
    decisions.forEach(each -> lines.add(each.line()));
    lines.add(
        "  its pods answered %d requests; of the shop's %d requests the mesh failed %d, applications %d"
            .formatted(answered, load.sent(), load.meshFailed(), load.applicationFailed()));
    if (expected == Phase.ROLLED_BACK) {
      lines.add("  requests that came to it a second after it was given up: " + late);
    }
    return lines;
  }

  /** In words; empty when all was as promised. */
  List<String> wrong() {
    var wrong = new ArrayList<String>();
    if (!expected.text().equals(ended)) {
      wrong.add(name + " ended as " + ended + " (expected: " + expected.text() + ")");
    }
    if (answered == 0) {
      wrong.add(name + " never got a request");
    }
    if (late > 0) {
      wrong.add(late + " requests came to " + name + " after it was given up");
    }
    if (load.meshFailed() > 0) {
      wrong.add("the mesh failed " + load.meshFailed() + " requests meanwhile: " + load.reasons());
    }
    return wrong;
  }
}
