package dev.weft.cli.rollout;

import dev.weft.crds.trafficsplit.RolloutProgress;
import dev.weft.crds.trafficsplit.TrafficSplit;
import dev.weft.crds.trafficsplit.TrafficSplitStatus;
import dev.weft.operator.rollout.Phase;
import dev.weft.operator.status.ConditionSet;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where a rollout stands, told from what its TrafficSplit says of itself. Pure.
 *
 * @param line how it stands, for a person
 * @param progress null where there is none yet
 */
record Standing(State state, String line, @Nullable RolloutProgress progress, String weights) {
  /** What is to be made of it. */
  enum State {
    UNDER_WAY,
    PAUSED,
    PROMOTED,
    ROLLED_BACK,
    /** The spec is not in force. */
    REFUSED;

    String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    boolean isOver() {
      return this != UNDER_WAY && this != PAUSED;
    }
  }

  /** Of a split that has a rollout. */
  static Standing of(TrafficSplit split) {
    TrafficSplitStatus status = split.getStatus();
    if (status == null
        || !Objects.equals(status.observedGeneration(), split.getMetadata().getGeneration())) {
      return new Standing(
          State.UNDER_WAY,
          "waiting for the operator to see the spec",
          status == null ? null : status.rollout(),
          "");
    }
    Optional<Condition> refused =
        ConditionSet.find(status.conditions(), "Accepted")
            .filter(condition -> "False".equals(condition.getStatus()));
    if (refused.isPresent()) {
      return new Standing(
          State.REFUSED, refused.get().getMessage(), status.rollout(), weights(status));
    }
    RolloutProgress progress = status.rollout();
    State state =
        switch (Phase.of(progress == null ? null : progress.phase()).orElse(Phase.PROGRESSING)) {
          case PROGRESSING -> State.UNDER_WAY;
          case PAUSED -> State.PAUSED;
          case PROMOTED -> State.PROMOTED;
          case ROLLED_BACK -> State.ROLLED_BACK;
        };
    return new Standing(
        state, progress == null ? "it has not begun" : line(progress), progress, weights(status));
  }

  private static String weights(TrafficSplitStatus status) {
    return status.backends().stream()
        .map(backend ->
            "%s %d (%d ready)"
                .formatted(backend.service(), backend.weight(), backend.readyEndpoints()))
        .collect(Collectors.joining(", "));
  }

  private static String line(RolloutProgress progress) {
    RolloutProgress.Decision last = progress.lastDecision();
    return "%s: %s has %d %%, step %d of %d%s"
        .formatted(
            progress.phase(),
            progress.candidate(),
            progress.weight(),
            progress.step(),
            progress.steps(),
            last == null ? "" : "; " + last.outcome() + ": " + last.reason());
  }

  /** For a person, a line each. */
  List<String> lines() {
    var lines = new ArrayList<String>();
    RolloutProgress known = progress;
    if (known != null) {
      lines.add("candidate  " + known.candidate());
      lines.add(
          "step       "
              + known.step()
              + " of "
              + known.steps()
              + ", since "
              + known.stepStartedAt());
      RolloutProgress.Decision last = known.lastDecision();
      if (last != null && last.requests() != null) {
        lines.add(
            "figures    "
                + last.requests()
                + " requests, "
                + last.successRate()
                + " % succeeded"
                + (last.latencyP99() == null ? "" : ", p99 " + last.latencyP99()));
      }
    }
    if (!weights.isEmpty()) {
      lines.add("weights    " + weights);
    }
    lines.add("standing   " + line);
    return lines;
  }
}
