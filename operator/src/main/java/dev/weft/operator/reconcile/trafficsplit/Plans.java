package dev.weft.operator.reconcile.trafficsplit;

import dev.weft.api.Names;
import dev.weft.crds.GoDuration;
import dev.weft.crds.OnFailure;
import dev.weft.crds.trafficsplit.Analysis;
import dev.weft.crds.trafficsplit.Rollout;
import dev.weft.crds.trafficsplit.RolloutProgress;
import dev.weft.crds.trafficsplit.TrafficSplit;
import dev.weft.operator.figures.Tally;
import dev.weft.operator.rollout.Phase;
import dev.weft.operator.rollout.Plan;
import dev.weft.operator.rollout.Progress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A rollout between the resource and what is decided by. */
final class Plans {
  private static final Duration DEFAULT_HOLD = Duration.ofMinutes(1);

  private Plans() {}

  static Plan of(TrafficSplit split, Rollout rollout) {
    var meta = split.getMetadata();
    Plan.Analysis analysis = rollout.analysis() == null ? null : analysis(rollout.analysis());
    Duration hold = analysis == null ? DEFAULT_HOLD : analysis.interval();
    List<Plan.Step> steps =
        rollout.steps().stream()
            .map(step -> new Plan.Step(step.weight(), duration(step.hold()).orElse(hold)))
            .toList();
    return new Plan(
        Objects.requireNonNullElse(meta.getGeneration(), 0L),
        rollout.candidate(),
        steps,
        analysis,
        rollout.onFailure() == OnFailure.PAUSE,
        rollout.paused(),
        revision(rollout),
        Objects.requireNonNullElse(meta.getAnnotations(), Map.<String, String>of())
            .getOrDefault(Names.ROLLOUT_REQUEST_ANNOTATION, ""));
  }

  private static Plan.Analysis analysis(Analysis analysis) {
    return new Plan.Analysis(
        analysis.minSuccessRate(),
        duration(analysis.maxLatencyP99()).map(each -> each.toNanos() / 1e6).orElse(null),
        analysis.minRequests(),
        duration(analysis.interval()).orElseThrow());
  }

  /** Of what the schema has let in. */
  private static Optional<Duration> duration(@Nullable String text) {
    return text != null && GoDuration.parse(text) instanceof GoDuration.Ok(Duration duration)
        ? Optional.of(duration)
        : Optional.empty();
  }

  private static String revision(Rollout rollout) {
    String content = rollout.steps() + " " + rollout.analysis();
    return UUID.nameUUIDFromBytes(content.getBytes(StandardCharsets.UTF_8))
        .toString()
        .substring(0, 8);
  }

  /** Null where status says nothing that can be gone on from. */
  static @Nullable Progress progress(@Nullable RolloutProgress status) {
    if (status == null || status.candidate() == null) {
      return null;
    }
    Optional<Phase> phase = Phase.of(status.phase());
    Optional<Instant> started = time(status.stepStartedAt());
    if (phase.isEmpty() || started.isEmpty()) {
      return null;
    }
    return new Progress(
        phase.get(),
        Objects.requireNonNullElse(status.generation(), 0L),
        status.candidate(),
        Objects.requireNonNullElse(status.revision(), ""),
        Objects.requireNonNullElse(status.request(), ""),
        status.step(),
        status.steps(),
        status.weight(),
        started.get(),
        decision(status.lastDecision()));
  }

  private static Progress.@Nullable Decision decision(RolloutProgress.@Nullable Decision said) {
    if (said == null || time(said.time()).isEmpty()) {
      return null;
    }
    Progress.Outcome outcome =
        List.of(Progress.Outcome.values()).stream()
            .filter(each -> each.text().equals(said.outcome()))
            .findFirst()
            .orElse(Progress.Outcome.HOLD);
    return new Progress.Decision(
        time(said.time()).orElseThrow(),
        outcome,
        Objects.requireNonNullElse(said.reason(), ""),
        said.requests() == null ? null : Tally.of(said.requests(), said.successRate()));
  }

  private static Optional<Instant> time(@Nullable String text) {
    try {
      return Optional.ofNullable(text).map(Instant::parse);
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /**
   * @param before as it stands: figures of a decision that is still the last are not reckoned anew
   */
  static RolloutProgress status(Progress progress, @Nullable RolloutProgress before) {
    Progress.Decision last = progress.last();
    RolloutProgress.Decision known = before == null ? null : before.lastDecision();
    return new RolloutProgress(
        progress.phase().text(),
        progress.generation(),
        progress.candidate(),
        progress.revision(),
        progress.handled(),
        progress.step(),
        progress.steps(),
        progress.weight(),
        progress.stepStartedAt().toString(),
        last == null ? null : said(last, known));
  }

  private static RolloutProgress.Decision said(
      Progress.Decision decision, RolloutProgress.@Nullable Decision before) {
    return before != null && decision.time().toString().equals(before.time())
        ? before
        : said(decision);
  }

  private static RolloutProgress.Decision said(Progress.Decision decision) {
    Tally figures = decision.figures();
    return new RolloutProgress.Decision(
        decision.time().toString(),
        decision.outcome().text(),
        decision.reason(),
        figures == null ? null : figures.requests(),
        figures == null ? null : Math.round(figures.successRate() * 100) / 100.0,
        figures == null || Double.isInfinite(figures.p99Millis())
            ? null
            : Math.round(figures.p99Millis()) + "ms");
  }
}
