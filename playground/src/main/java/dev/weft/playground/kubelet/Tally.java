package dev.weft.playground.kubelet;

import io.fabric8.kubernetes.api.model.Probe;

/** Results of one probe in a row; one that differs starts the count anew. */
record Tally(int successes, int failures) {
  static final Tally NONE = new Tally(0, 0);

  enum Verdict {
    SUCCESS,
    FAILURE,
    UNDECIDED
  }

  Tally after(boolean success) {
    return success ? new Tally(successes + 1, 0) : new Tally(0, failures + 1);
  }

  Verdict verdict(Probe probe) {
    if (successes >= or(probe.getSuccessThreshold(), 1)) {
      return Verdict.SUCCESS;
    }
    return failures >= or(probe.getFailureThreshold(), 3) ? Verdict.FAILURE : Verdict.UNDECIDED;
  }

  private static int or(@org.jspecify.annotations.Nullable Integer value, int otherwise) {
    return value == null ? otherwise : value;
  }
}
