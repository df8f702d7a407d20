package dev.weft.playground.app.demo.rotation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One rotation, and what it cost.
 *
 * @param old fingerprint of the anchor that went
 * @param successor of the one that came
 * @param steps in the order in which they began
 * @param whole from the request to the end
 * @param during what was sent and suffered meanwhile, and a little longer: late failures count
 */
record RotationReport(
    String old, String successor, List<Step> steps, Duration whole, Reading during) {
  RotationReport {
    steps = List.copyOf(steps);
  }

  /**
   * @param begun since the request
   * @param away how long it took until the operator, killed when the step began, was back
   */
  record Step(Moment moment, Duration begun, Duration away) {}

  /** How long each step took, in their order. */
  List<Duration> lengths() {
    List<Duration> lengths = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      Duration end = i + 1 < steps.size() ? steps.get(i + 1).begun() : whole;
      lengths.add(end.minus(steps.get(i).begun()));
    }
    return lengths;
  }

  /** What is not as promised, in words; empty when all is. */
  List<String> wrong() {
    List<String> wrong = new ArrayList<>();
    List<Moment> seen = steps.stream().map(Step::moment).toList();
    if (!seen.equals(Arrays.asList(Moment.values()))) {
      wrong.add("the steps were " + seen + " (expected: each one, in its order)");
    }
    if (during.failed() > 0) {
      wrong.add(
          during.failed()
              + " requests failed: "
              + during.shop().reasons()
              + ", "
              + during.pulse().calls());
    }
    if (during.dropped() > 0) {
      wrong.add(during.dropped() + " streams were dropped: " + during.pulse().lines());
    }
    if (during.applicationRestarts() + during.proxyRestarts() > 0) {
      wrong.add(
          during.applicationRestarts()
              + " restarts of applications, "
              + during.proxyRestarts()
              + " of proxies");
    }
    if (during.shop().answered() == 0) {
      wrong.add("the shop answered nothing");
    }
    during
        .pulse()
        .calls()
        .forEach((kind, calls) -> {
          if (calls.ok() == 0) {
            wrong.add("no call by " + kind + " was answered");
          }
        });
    during
        .pulse()
        .lines()
        .forEach((kind, lines) -> {
          if (lines.beats() == 0) {
            wrong.add("nothing came back on the " + kind + " line");
          }
        });
    return wrong;
  }
}
