package dev.weft.proxy.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.policy.RateLimit.Rate;
import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final long SECOND = 1_000_000_000L;

  private long state = Pace.UNUSED;

  private boolean take(Pace pace, long nowNanos) {
    if (pace.waitNanos(state, nowNanos) > 0) {
      return false;
    }
    state = pace.after(state, nowNanos);
    return true;
  }

  private int takeAll(Pace pace, long nowNanos) {
    int taken = 0;
    while (take(pace, nowNanos)) {
      taken++;
    }
    return taken;
  }

  @Test
  void aBurstComesAtOnceAndThenThePaceHolds() {
    var pace = Pace.of(new Rate(10, 3));
    long start = Long.MAX_VALUE - SECOND; // time may wrap around
    assertThat(takeAll(pace, start)).isEqualTo(3);
    assertThat(pace.waitNanos(state, start)).isEqualTo(SECOND / 10);
    assertThat(takeAll(pace, start + SECOND / 10 - 1)).isZero();
    assertThat(takeAll(pace, start + SECOND / 10)).isEqualTo(1);
    assertThat(takeAll(pace, start + 2 * SECOND)).as("the burst, not more").isEqualTo(3);
  }

  @Test
  void whatHasHadItsPauseIsAsIfUnused() {
    var pace = Pace.of(new Rate(10, 3));
    takeAll(pace, 0);
    assertThat(pace.isFresh(state, 3 * SECOND / 10 - 1)).isFalse();
    assertThat(pace.isFresh(state, 3 * SECOND / 10)).isTrue();
    assertThat(pace.isFresh(Pace.UNUSED, 0)).isTrue();
  }

  @Test
  void theGreatestRateIsServedToAHundredth() {
    var pace = Pace.of(new Rate(10_000_000, 10_000_000));
    assertThat(SECOND / pace.intervalNanos()).isBetween(9_900_000L, 10_000_000L);
    assertThat(Pace.of(new Rate(1, 10_000_000)).burstNanos()).isPositive();
  }

  /** Whatever comes when: in no span of time more than rate * t + burst. */
  @RepeatedTest(30)
  void inNoSpanOfTimeMoreThanPromised(RepetitionInfo run) {
    var random = new Random(run.getCurrentRepetition());
    var rate = new Rate(1 + random.nextInt(1000), 1 + random.nextInt(50));
    var pace = Pace.of(rate);
    long now = random.nextLong();
    var taken = new ArrayList<Long>();
    long passed = 0;
    for (int i = 0; i < 2000; i++) {
      long step = random.nextInt(4) == 0 ? random.nextLong(SECOND) : random.nextLong(SECOND / 1000);
      passed += step;
      now += step;
      if (take(pace, now)) {
        taken.add(passed);
      }
    }
    double most = 0;
    for (int from = 0; from < taken.size(); from++) {
      for (int to = from; to < taken.size(); to++) {
        double seconds = (taken.get(to) - taken.get(from)) / (double) SECOND;
        most = Math.max(most, to - from + 1 - rate.perSecond() * seconds);
      }
    }
    assertThat(most).as("above the even pace").isLessThanOrEqualTo(rate.burst() + 1e-6);
    assertThat(taken.size()).as("and not much less").isGreaterThan(rate.burst());
  }
}
