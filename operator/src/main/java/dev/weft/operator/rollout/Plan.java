package dev.weft.operator.rollout;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a rollout asks.
 *
 * @param revision digest of steps and analysis
 * @param request what somebody wants done, a verb and what makes it the only one; empty for nothing
 */
public record Plan(
    long generation,
    String candidate,
    List<Step> steps,
    @Nullable Analysis analysis,
    boolean pausesOnFailure,
    boolean paused,
    String revision,
    String request) {
  public Plan {
    steps = List.copyOf(steps);
  }

  /**
   * @param weight the candidate's share in percent
   */
  public record Step(int weight, Duration hold) {}

  /**
   * What the candidate's figures must say; null for what does not matter.
   *
   * @param interval over how long, and how often, they are looked at
   */
  public record Analysis(
      @Nullable Double minSuccessRate,
      @Nullable Double maxP99Millis,
      long minRequests,
      Duration interval) {}

  /** Whether so few requests were seen that nothing could be decided by them. */
  public boolean wasTooLittle(Progress.@Nullable Decision decision) {
    return decision != null
        && decision.outcome() == Progress.Outcome.HOLD
        && analysis != null
        && decision.figures() != null
        && decision.figures().requests() < analysis.minRequests();
  }

  /** The verb of the request, unless it was acted on already. */
  Verb verb(String handled) {
    if (request.isEmpty() || request.equals(handled)) {
      return Verb.NONE;
    }
    String verb = request.split("[ /]", 2)[0];
    return switch (verb) {
      case "abort" -> Verb.ABORT;
      case "promote" -> Verb.PROMOTE;
      case "resume" -> Verb.RESUME;
      case "restart" -> Verb.RESTART;
      default -> Verb.UNKNOWN;
    };
  }

  /** What somebody may ask for. */
  enum Verb {
    NONE,
    ABORT,
    PROMOTE,
    RESUME,
    RESTART,
    UNKNOWN
  }
}
