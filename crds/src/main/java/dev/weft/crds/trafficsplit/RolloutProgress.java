package dev.weft.crds.trafficsplit;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.weft.crds.Shape;
import org.jspecify.annotations.Nullable;

/** How far a rollout has come, and why: enough to go on from here after a crash of the operator. */
public record RolloutProgress(
    @JsonPropertyDescription(
            "In a word, for people: Progressing, Paused, Promoted, RolledBack. Programs read the conditions.")
        @Nullable String phase,
    @JsonPropertyDescription("The metadata.generation whose rollout this is.")
        @Nullable Long generation,
    @JsonPropertyDescription("Service of the backend that is to take over, or has.")
        @Nullable String candidate,
    @JsonPropertyDescription(
            "Digest of the steps and the analysis. A rollout that was rolled back begins again when it changes.")
        @Nullable String revision,
    @JsonPropertyDescription(
            "The last annotation weft.dev/rollout-request that was acted on, so that none is acted on twice.")
        @Nullable String request,
    @JsonPropertyDescription("The step that is held, counted from one.") int step,
    @JsonPropertyDescription("How many steps there are.") int steps,
    @JsonPropertyDescription("The candidate's share in percent.") int weight,
    @JsonPropertyDescription("When the step began.") @Nullable String stepStartedAt,
    @JsonPropertyDescription("The last look at the candidate's figures, and what followed from it.")
        @Nullable Decision lastDecision)
    implements Shape {

  /** A decision with its figures. */
  public record Decision(
      @JsonPropertyDescription("When it was taken.") @Nullable String time,
      @JsonPropertyDescription("What was decided: Hold, Advance, Promote, Pause or Rollback.")
          @Nullable String outcome,
      @JsonPropertyDescription("Why, in a sentence.") @Nullable String reason,
      @JsonPropertyDescription("Requests that the candidate had in the interval.")
          @Nullable Long requests,
      @JsonPropertyDescription("Percentage of them that succeeded.") @Nullable Double successRate,
      @JsonPropertyDescription("99th percentile of their latency.") @Nullable String latencyP99)
      implements Shape {}
}
