package dev.weft.operator.rollout;

import dev.weft.operator.figures.Tally;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far a rollout has come. All of it is kept in status, so that it goes on from there.
 *
 * @param step counted from one
 * @param weight the candidate's share in percent
 * @param handled the last request that was acted on
 */
public record Progress(
    Phase phase,
    long generation,
    String candidate,
    String revision,
    String handled,
    int step,
    int steps,
    int weight,
    Instant stepStartedAt,
    @Nullable Decision last) {

  /**
   * A decision with its figures.
   *
   * @param figures null where it was not made by figures
   */
  public record Decision(Instant time, Outcome outcome, String reason, @Nullable Tally figures) {}

  /** The same rollout, by this plan. */
  Progress withPlan(Plan plan) {
    return new Progress(
        phase,
        plan.generation(),
        candidate,
        plan.revision(),
        plan.request(),
        step,
        plan.steps().size(),
        weight,
        stepStartedAt,
        last);
  }

  Progress withPhase(Phase next) {
    return new Progress(
        next, generation, candidate, revision, handled, step, steps, weight, stepStartedAt, last);
  }

  Progress withStep(int number, Instant startedAt) {
    return new Progress(
        phase, generation, candidate, revision, handled, number, steps, weight, startedAt, last);
  }

  Progress withWeight(int percent) {
    return new Progress(
        phase, generation, candidate, revision, handled, step, steps, percent, stepStartedAt, last);
  }

  Progress withLast(Decision decision) {
    return new Progress(
        phase,
        generation,
        candidate,
        revision,
        handled,
        step,
        steps,
        weight,
        stepStartedAt,
        decision);
  }

  /** What was decided. */
  public enum Outcome {
    HOLD("Hold"),
    ADVANCE("Advance"),
    PROMOTE("Promote"),
    PAUSE("Pause"),
    ROLLBACK("Rollback");

    private final String text;

    Outcome(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }
}
