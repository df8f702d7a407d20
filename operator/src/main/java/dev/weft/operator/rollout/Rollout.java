package dev.weft.operator.rollout;

import dev.weft.operator.figures.Tally;
import dev.weft.operator.rollout.Plan.Analysis;
import dev.weft.operator.rollout.Progress.Decision;
import dev.weft.operator.rollout.Progress.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Decides how far a rollout comes. A step is left for the next when it was held as long as asked
 * and, where there is an analysis, a whole interval within it has just gone well; a candidate that
 * fails is given up as soon as enough requests say so, before the interval ends, and while the
 * rollout is paused, too.
 */
public final class Rollout {
  private static final String BY_REQUEST = "Asked for by the annotation weft.dev/rollout-request.";

  private final Plan plan;
  private final Look look;
  private final Instant now;

  private Rollout(Plan plan, Look look) {
    this.plan = plan;
    this.look = look;
    this.now = look.now();
  }

  /**
   * @param was null where there is none yet
   */
  public static Progress next(Plan plan, @Nullable Progress was, Look look) {
    return new Rollout(plan, look).next(was);
  }

  private Progress next(@Nullable Progress was) {
    if (was == null || !was.candidate().equals(plan.candidate())) {
      return begin(was == null ? plan.request() : was.handled(), "The rollout begins.");
    }
    Plan.Verb verb = plan.verb(was.handled());
    Progress before = was.withPlan(plan);
    switch (verb) {
      case RESTART -> {
        return begin(plan.request(), BY_REQUEST);
      }
      case ABORT -> {
        return end(before, Phase.ROLLED_BACK, Outcome.ROLLBACK, BY_REQUEST, null);
      }
      case PROMOTE -> {
        return end(before, Phase.PROMOTED, Outcome.PROMOTE, BY_REQUEST, null);
      }
      case RESUME -> {
        return before.phase().isOver()
            ? before
            : at(before, Phase.PROGRESSING, before.step(), Outcome.HOLD, BY_REQUEST, null);
      }
      case UNKNOWN -> {
        return decided(
            before,
            Outcome.HOLD,
            "The annotation weft.dev/rollout-request is '"
                + plan.request()
                + "' (expected: abort, promote, resume or restart, and what makes it the only one).",
            null);
      }
      case NONE -> {
        // goes on by itself
      }
    }
    boolean changed = !was.revision().equals(plan.revision());
    if (was.phase() == Phase.ROLLED_BACK && changed) {
      return begin(before.handled(), "The rollout was changed and begins again.");
    }
    return before.phase().isOver() ? before : goOn(changed ? resettled(before) : before, changed);
  }

  /** Other steps: it stays where it is, which is the last of them that it has come to. */
  private Progress resettled(Progress was) {
    int step = 1;
    for (int i = 0; i < plan.steps().size(); i++) {
      if (plan.steps().get(i).weight() <= was.weight()) {
        step = i + 1;
      }
    }
    return was.withStep(step, now);
  }

  private Progress goOn(Progress was, boolean changed) {
    Analysis analysis = plan.analysis();
    if (analysis != null && look.complete()) {
      String objection = objection(analysis);
      if (!objection.isEmpty() && !stopped(was)) {
        return plan.pausesOnFailure()
            ? at(was, Phase.PAUSED, was.step(), Outcome.PAUSE, objection, look.tally())
            : end(was, Phase.ROLLED_BACK, Outcome.ROLLBACK, objection, look.tally());
      }
    }
    if (plan.paused()) {
      return was.phase() == Phase.PAUSED
          ? was
          : at(was, Phase.PAUSED, was.step(), Outcome.PAUSE, "spec.rollout.paused is true.", null);
    }
    if (stopped(was) && !changed) {
      return was;
    }
    if (was.phase() == Phase.PAUSED) {
      return at(was, Phase.PROGRESSING, was.step(), Outcome.HOLD, "The rollout goes on.", null);
    }
    return forward(was);
  }

  /** By a failure, not by who asked for a pause. */
  private static boolean stopped(Progress was) {
    return was.phase() == Phase.PAUSED && was.last() != null && was.last().figures() != null;
  }

  private Progress forward(Progress was) {
    Plan.Step step = plan.steps().get(was.step() - 1);
    Analysis analysis = plan.analysis();
    boolean held = !now.isBefore(was.stepStartedAt().plus(step.hold()));
    if (analysis == null) {
      return held ? onwards(was, "The step was held for " + text(step.hold()) + ".", null) : was;
    }
    Instant looked = lookedAt(was);
    Instant since = looked.isBefore(look.since()) ? look.since() : looked;
    if (Duration.between(since, now).compareTo(analysis.interval()) < 0) {
      return was;
    }
    if (!look.complete()) {
      return decided(was, Outcome.HOLD, "The control plane cannot be asked at present.", null);
    }
    if (step.weight() > 0 && look.readyEndpoints() == 0) {
      return decided(
          was,
          Outcome.HOLD,
          "The candidate has no ready endpoint, and gets no request until it has.",
          look.tally());
    }
    if (step.weight() > 0 && look.tally().requests() < analysis.minRequests()) {
      return decided(
          was,
          Outcome.HOLD,
          look.tally().requests()
              + " requests decide nothing (expected: at least "
              + analysis.minRequests()
              + "); counting goes on.",
          look.tally());
    }
    String well = wellDone();
    return held
        ? onwards(was, well, look.tally())
        : decided(was, Outcome.HOLD, well + " The step is held for its time.", look.tally());
  }

  /** When figures of this step were last looked at. */
  private static Instant lookedAt(Progress was) {
    Decision last = was.last();
    return last == null || last.time().isBefore(was.stepStartedAt())
        ? was.stepStartedAt()
        : last.time();
  }

  private Progress onwards(Progress was, String reason, @Nullable Tally figures) {
    return was.step() >= plan.steps().size()
        ? end(was, Phase.PROMOTED, Outcome.PROMOTE, reason, figures)
        : at(was, Phase.PROGRESSING, was.step() + 1, Outcome.ADVANCE, reason, figures);
  }

  // ---- the figures

  /** What speaks against the candidate; empty when nothing does, or too little was seen. */
  private String objection(Analysis analysis) {
    Tally seen = look.tally();
    if (seen.requests() < Math.max(1, analysis.minRequests())) {
      return "";
    }
    Double least = analysis.minSuccessRate();
    if (least != null && seen.successRate() < least) {
      return String.format(
          Locale.ROOT,
          "%.2f %% of %d requests succeeded (expected: at least %s %%).",
          seen.successRate(),
          seen.requests(),
          number(least));
    }
    Double longest = analysis.maxP99Millis();
    if (longest != null && seen.p99Millis() > longest) {
      return String.format(
          Locale.ROOT,
          "The 99th percentile of the latency of %d requests was %s (expected: at most %s ms).",
          seen.requests(),
          millis(seen.p99Millis()),
          number(longest));
    }
    return "";
  }

  private String wellDone() {
    Tally seen = look.tally();
    return String.format(
        Locale.ROOT,
        "%.2f %% of %d requests succeeded, p99 %s.",
        seen.successRate(),
        seen.requests(),
        millis(seen.p99Millis()));
  }

  private static String millis(double millis) {
    return Double.isInfinite(millis)
        ? "longer than any bucket"
        : String.format(Locale.ROOT, "%.0f ms", millis);
  }

  private static String number(double number) {
    return number == Math.rint(number) ? String.valueOf((long) number) : String.valueOf(number);
  }

  private static String text(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + "s"
        : duration.toMillis() + "ms";
  }

  // ---- what comes of it

  private Progress begin(String handled, String reason) {
    return new Progress(
        Phase.PROGRESSING,
        plan.generation(),
        plan.candidate(),
        plan.revision(),
        handled,
        1,
        plan.steps().size(),
        plan.steps().getFirst().weight(),
        now,
        new Decision(now, Outcome.ADVANCE, reason, null));
  }

  private Progress end(
      Progress was, Phase phase, Outcome outcome, String reason, @Nullable Tally figures) {
    return decided(
        was.withPhase(phase).withWeight(phase == Phase.PROMOTED ? 100 : 0),
        outcome,
        reason,
        figures);
  }

  /** A step that is another begins now; so does one that goes on after a pause. */
  private Progress at(
      Progress was,
      Phase phase,
      int step,
      Outcome outcome,
      String reason,
      @Nullable Tally figures) {
    boolean begins = step != was.step() || phase == Phase.PROGRESSING;
    return decided(
        was.withPhase(phase)
            .withStep(step, begins ? now : was.stepStartedAt())
            .withWeight(phase == Phase.PAUSED ? was.weight() : plan.steps().get(step - 1).weight()),
        outcome,
        reason,
        figures);
  }

  private Progress decided(Progress was, Outcome outcome, String reason, @Nullable Tally figures) {
    return was.withLast(new Decision(now, outcome, reason, figures));
  }
}
