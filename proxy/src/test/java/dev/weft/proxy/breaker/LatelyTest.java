package dev.weft.proxy.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class LatelyTest {
  private static final long WINDOW = 1000;

  @RepeatedTest(100)
  void itCountsTheWindowToATenth() {
    var random = new SplittableRandom();
    Lately lately = Lately.NOTHING;
    List<Long> times = new ArrayList<>();
    List<Long> successes = new ArrayList<>();
    long now = random.nextLong(-2 * WINDOW, 2 * WINDOW); // a clock may begin anywhere
    for (int i = 0; i < 300; i++) {
      now += random.nextInt(10) == 0 ? random.nextLong(2 * WINDOW) : random.nextLong(20);
      boolean success = random.nextBoolean();
      lately = lately.plus(success, WINDOW, now);
      times.add(now);
      if (success) {
        successes.add(now);
      }
      assertThat((long) lately.requests())
          .isBetween(within(times, now, WINDOW - WINDOW / 10), within(times, now, WINDOW));
      assertThat((long) lately.successes())
          .isBetween(within(successes, now, WINDOW - WINDOW / 10), within(successes, now, WINDOW));
    }
  }

  private static long within(List<Long> times, long now, long span) {
    return times.stream().filter(time -> now - time <= span).count();
  }

  @Test
  void anEventLoopWhoseClockWasReadEarlierCountsWithTheOthers() {
    Lately lately = Lately.NOTHING.plus(true, WINDOW, 500).plus(false, WINDOW, 399);
    assertThat(lately.requests()).isEqualTo(2);
    assertThat(lately.plus(true, WINDOW, 1499).requests()).isEqualTo(3);
    assertThat(lately.plus(true, WINDOW, 1500).requests()).isEqualTo(1);
  }

  @Test
  void whatWasCountedBeforeStays() {
    Lately one = Lately.NOTHING.plus(true, WINDOW, 0);
    one.plus(true, WINDOW, 0);
    assertThat(one.requests()).isEqualTo(1);
    assertThat(Lately.NOTHING.requests()).isZero();
  }
}
