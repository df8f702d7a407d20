package dev.weft.proxy.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;

class SlidingCountTest {
  private static final long SPAN = 1000;

  @RepeatedTest(100)
  void itCountsTheSpanToATenth() {
    var random = new SplittableRandom();
    var count = new SlidingCount(SPAN, 0);
    List<Long> times = new ArrayList<>();
    long now = 0;
    for (int i = 0; i < 300; i++) {
      now += random.nextInt(10) == 0 ? random.nextLong(2 * SPAN) : random.nextLong(20);
      count.add(now);
      times.add(now);
      assertThat((long) count.at(now))
          .isBetween(within(times, now, SPAN - SPAN / 10), within(times, now, SPAN));
    }
  }

  private static long within(List<Long> times, long now, long span) {
    return times.stream().filter(time -> now - time <= span).count();
  }
}
