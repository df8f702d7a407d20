package dev.weft.operator.rollout;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.operator.figures.Tally;
import dev.weft.operator.rollout.Plan.Analysis;
import dev.weft.operator.rollout.Plan.Step;
import dev.weft.operator.rollout.Progress.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RolloutTest {
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration INTERVAL = Duration.ofSeconds(30);
  private static final Analysis ANALYSIS = new Analysis(99.0, 500.0, 20, INTERVAL);
  private static final Tally GOOD = Tally.of(100, 100.0);
  private static final Tally BAD = Tally.of(100, 90.0);
  private static final Tally FEW = Tally.of(5, 0.0);

  private static Plan plan(@Nullable Analysis analysis, boolean paused, String request) {
    return plan("v2", analysis, paused, request, 5, 25, 50);
  }

  private static Plan plan(
      String candidate,
      @Nullable Analysis analysis,
      boolean paused,
      String request,
      int... weights) {
    var steps =
        IntStream.of(weights).mapToObj(weight -> new Step(weight, Duration.ofSeconds(60))).toList();
    return new Plan(1, candidate, steps, analysis, false, paused, "r" + weights.length, request);
  }

  private static Look look(int seconds, Tally tally) {
    return new Look(T0.plusSeconds(seconds), true, T0, tally, 2);
  }

  private static Progress begun(Plan plan) {
    return Rollout.next(plan, null, look(0, Tally.NONE));
  }

  private static Outcome outcome(Progress progress) {
    return requireNonNull(progress.last()).outcome();
  }

  @Test
  void itBeginsWithTheFirstStep() {
    Progress begun = begun(plan(ANALYSIS, false, ""));
    assertThat(begun.phase()).isEqualTo(Phase.PROGRESSING);
    assertThat(begun.step()).isEqualTo(1);
    assertThat(begun.weight()).isEqualTo(5);
  }

  @Test
  void aStepIsLeftWhenItWasHeldAndWentWell() {
    Plan plan = plan(ANALYSIS, false, "");
    Progress begun = begun(plan);
    assertThat(Rollout.next(plan, begun, look(20, GOOD))).isEqualTo(begun);
    Progress held = Rollout.next(plan, begun, look(31, GOOD));
    assertThat(held.weight()).as("for 31 of 60 s").isEqualTo(5);
    assertThat(outcome(held)).isEqualTo(Outcome.HOLD);
    assertThat(plan.wasTooLittle(held.last())).isFalse();
    Progress next = Rollout.next(plan, held, look(62, GOOD));
    assertThat(next.step()).isEqualTo(2);
    assertThat(next.weight()).isEqualTo(25);
    assertThat(outcome(next)).isEqualTo(Outcome.ADVANCE);
    assertThat(requireNonNull(next.last()).reason()).contains("100.00 % of 100 requests");
  }

  @Test
  void afterTheLastStepItIsPromoted() {
    Plan plan = plan(ANALYSIS, false, "");
    Progress progress = begun(plan);
    for (int seconds = 61; seconds < 400 && progress.phase() != Phase.PROMOTED; seconds += 61) {
      progress = Rollout.next(plan, progress, look(seconds, GOOD));
    }
    assertThat(progress.phase()).isEqualTo(Phase.PROMOTED);
    assertThat(progress.weight()).isEqualTo(100);
    assertThat(Rollout.next(plan, progress, look(1000, BAD))).as("it is over").isEqualTo(progress);
  }

  @Test
  void aFailureRollsBackBeforeTheIntervalEnds() {
    Plan plan = plan(ANALYSIS, false, "");
    Progress back = Rollout.next(plan, begun(plan), look(5, BAD));
    assertThat(back.phase()).isEqualTo(Phase.ROLLED_BACK);
    assertThat(back.weight()).isZero();
    assertThat(requireNonNull(back.last()).reason())
        .isEqualTo("90.00 % of 100 requests succeeded (expected: at least 99 %).");
    assertThat(Rollout.next(plan, back, look(500, GOOD))).isEqualTo(back);
  }

  @Test
  void slownessRollsBack() {
    var latencies = new ArrayList<>(Tally.NONE.latencies());
    latencies.set(latencies.size() - 1, 100L); // beyond the last bound
    Plan plan = plan(ANALYSIS, false, "");
    Progress back = Rollout.next(plan, begun(plan), look(5, new Tally(100, 0, latencies)));
    assertThat(back.phase()).isEqualTo(Phase.ROLLED_BACK);
    assertThat(requireNonNull(back.last()).reason()).contains("longer than any bucket");
  }

  @Test
  void tooFewRequestsDecideNothing() {
    Plan plan = plan(ANALYSIS, false, "");
    Progress held = Rollout.next(plan, begun(plan), look(100, FEW));
    assertThat(held.step()).isEqualTo(1);
    assertThat(outcome(held)).isEqualTo(Outcome.HOLD);
    assertThat(plan.wasTooLittle(held.last())).isTrue();
    assertThat(requireNonNull(held.last()).reason())
        .isEqualTo("5 requests decide nothing (expected: at least 20); counting goes on.");
  }

  @Test
  void aFleetThatCannotBeAskedDecidesNothing() {
    Plan plan = plan(ANALYSIS, false, "");
    Progress begun = begun(plan);
    var blind = new Look(T0.plusSeconds(100), false, T0, BAD, 2);
    assertThat(Rollout.next(plan, begun, blind).weight()).isEqualTo(5);
  }

  @Test
  void aCandidateWithoutEndpointsIsWaitedFor() {
    Plan plan = plan(ANALYSIS, false, "");
    var none = new Look(T0.plusSeconds(100), true, T0, Tally.NONE, 0);
    Progress held = Rollout.next(plan, begun(plan), none);
    assertThat(requireNonNull(held.last()).reason()).contains("no ready endpoint");
    assertThat(held.step()).isEqualTo(1);
  }

  /** The operator that comes after a crash has seen nothing of the interval. */
  @Test
  void anIntervalMustHaveBeenWatched() {
    Plan plan = plan(ANALYSIS, false, "");
    Progress begun = begun(plan);
    var restarted = new Look(T0.plusSeconds(100), true, T0.plusSeconds(90), GOOD, 2);
    assertThat(Rollout.next(plan, begun, restarted)).isEqualTo(begun);
    var watched = new Look(T0.plusSeconds(121), true, T0.plusSeconds(90), GOOD, 2);
    assertThat(Rollout.next(plan, begun, watched).step()).isEqualTo(2);
  }

  @Test
  void withoutAnAnalysisTimeDecides() {
    Plan plan = plan(null, false, "");
    Progress begun = begun(plan);
    assertThat(Rollout.next(plan, begun, look(59, BAD))).isEqualTo(begun);
    assertThat(Rollout.next(plan, begun, look(60, BAD)).step()).isEqualTo(2);
  }

  @Test
  void aPauseHoldsTheStepAndAFailureEndsItAllTheSame() {
    Plan plan = plan(ANALYSIS, true, "");
    Progress paused = Rollout.next(plan, begun(plan), look(100, GOOD));
    assertThat(paused.phase()).isEqualTo(Phase.PAUSED);
    assertThat(paused.weight()).isEqualTo(5);
    assertThat(Rollout.next(plan, paused, look(1000, GOOD))).isEqualTo(paused);
    Plan unpaused = plan(ANALYSIS, false, "");
    Progress on = Rollout.next(unpaused, paused, look(1001, GOOD));
    assertThat(on.phase()).isEqualTo(Phase.PROGRESSING);
    assertThat(on.stepStartedAt()).isEqualTo(T0.plusSeconds(1001));
    assertThat(Rollout.next(plan, paused, look(1000, BAD)).phase()).isEqualTo(Phase.ROLLED_BACK);
  }

  @Test
  void aFailureMayPauseInstead() {
    var steps = List.of(new Step(5, INTERVAL), new Step(50, INTERVAL));
    var plan = new Plan(1, "v2", steps, ANALYSIS, true, false, "r", "");
    Progress stopped = Rollout.next(plan, begun(plan), look(5, BAD));
    assertThat(stopped.phase()).isEqualTo(Phase.PAUSED);
    assertThat(stopped.weight()).isEqualTo(5);
    assertThat(Rollout.next(plan, stopped, look(500, GOOD))).isEqualTo(stopped);
    var resumed = new Plan(1, "v2", steps, ANALYSIS, true, false, "r", "resume 1");
    assertThat(Rollout.next(resumed, stopped, look(501, GOOD)).phase())
        .isEqualTo(Phase.PROGRESSING);
  }

  @Test
  void requestsAreActedOnOnce() {
    Plan plan = plan(ANALYSIS, false, "");
    Progress begun = begun(plan);
    Progress aborted = Rollout.next(plan(ANALYSIS, false, "abort 1"), begun, look(5, GOOD));
    assertThat(aborted.phase()).isEqualTo(Phase.ROLLED_BACK);
    Progress again = Rollout.next(plan(ANALYSIS, false, "restart 2"), aborted, look(6, Tally.NONE));
    assertThat(again.phase()).isEqualTo(Phase.PROGRESSING);
    assertThat(again.step()).isEqualTo(1);
    Progress still = Rollout.next(plan(ANALYSIS, false, "restart 2"), again, look(67, GOOD));
    assertThat(still.step()).isEqualTo(2);
    Progress promoted = Rollout.next(plan(ANALYSIS, false, "promote 3"), still, look(70, GOOD));
    assertThat(promoted.weight()).isEqualTo(100);
    Progress unknown = Rollout.next(plan(ANALYSIS, false, "halt 4"), still, look(70, GOOD));
    assertThat(requireNonNull(unknown.last()).reason()).contains("'halt 4' (expected: abort");
    assertThat(unknown.step()).isEqualTo(2);
  }

  @Test
  void anotherCandidateBeginsAnotherRollout() {
    Plan plan = plan(ANALYSIS, false, "");
    Progress promoted = Rollout.next(plan(ANALYSIS, false, "promote"), begun(plan), look(1, GOOD));
    Plan other = plan("v3", ANALYSIS, false, "promote", 10, 50);
    Progress begun = Rollout.next(other, promoted, look(2, Tally.NONE));
    assertThat(begun.phase()).isEqualTo(Phase.PROGRESSING);
    assertThat(begun.weight()).isEqualTo(10);
  }

  @Test
  void otherStepsGoOnFromWhereItIs() {
    Plan plan = plan(ANALYSIS, false, "");
    Progress second = Rollout.next(plan, begun(plan), look(61, GOOD));
    Plan finer = plan("v2", ANALYSIS, false, "", 5, 10, 20, 30);
    Progress settled = Rollout.next(finer, second, look(62, GOOD));
    assertThat(settled.weight()).as("unchanged until it goes on").isEqualTo(25);
    assertThat(settled.step()).isEqualTo(3);
    assertThat(Rollout.next(finer, settled, look(130, GOOD)).weight()).isEqualTo(30);
  }

  @Test
  void aRolledBackOneBeginsAgainWhenItIsChanged() {
    Plan plan = plan(ANALYSIS, false, "");
    Progress back = Rollout.next(plan, begun(plan), look(5, BAD));
    Plan changed = plan("v2", ANALYSIS, false, "", 1, 50);
    assertThat(Rollout.next(changed, back, look(6, Tally.NONE)).weight()).isEqualTo(1);
  }
}
