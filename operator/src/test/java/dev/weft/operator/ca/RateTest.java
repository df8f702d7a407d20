package dev.weft.operator.ca;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.operator.ca.Turns.Turn;
import dev.weft.operator.fleet.PodId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RateTest {
  private static final PodId WEB = new PodId("shop", "web");

  private final Limits limits =
      new Limits(
          1,
          new Rate(5, Duration.ofSeconds(6)),
          new Rate(8, Duration.ofSeconds(1)),
          2,
          1,
          Duration.ZERO);
  private long now = 1_000_000;
  private final InstantSource clock = () -> Instant.ofEpochMilli(now);
  private final Turns turns = new Turns(limits, clock);

  @Test
  void aBurstIsGrantedThenOneEachInterval() {
    assertThat(granted(WEB, 7)).isEqualTo(5);
    assertThat(turns.take(WEB)).isEqualTo(new Turn.TooOften(Duration.ofSeconds(6)));

    now += 4_000;
    assertThat(turns.take(WEB)).isEqualTo(new Turn.TooOften(Duration.ofSeconds(2)));
    now += 2_000;
    assertThat(granted(WEB, 2)).isEqualTo(1);
  }

  @Test
  void aLongPauseFillsNoMoreThanABurst() {
    assertThat(granted(WEB, 5)).isEqualTo(5);
    now += Duration.ofDays(1).toMillis();
    assertThat(granted(WEB, 9)).isEqualTo(5);
  }

  @Test
  void lifetimesOfThirtySecondsAreRenewedForeverAndTriedAgain() {
    for (int i = 0; i < 100; i++) {
      assertThat(granted(WEB, 2)).as("renewal %d", i).isEqualTo(2);
      now += 18_000; // the earliest: 60 % of the life
    }
  }

  @Test
  void allPodsTogetherHaveABoundThatCostsNoneOfThemItsOwn() {
    assertThat(granted(WEB, 5)).isEqualTo(5);
    assertThat(granted(new PodId("shop", "api"), 5)).isEqualTo(3);
    assertThat(turns.take(new PodId("shop", "api")))
        .isEqualTo(new Turn.TooMany(Duration.ofSeconds(1)));

    now += 2_000;
    assertThat(granted(new PodId("shop", "api"), 5)).isEqualTo(2);
  }

  @Test
  void thePodThatAskedLongestAgoIsForgotten() {
    granted(WEB, 5);
    now += 3_000;
    turns.take(new PodId("shop", "a"));
    turns.take(new PodId("shop", "b"));

    assertThat(turns.take(WEB)).isEqualTo(new Turn.Granted());
  }

  @Test
  void aClockThatIsSetBackGrantsNothing() {
    granted(WEB, 5);
    now -= 60_000;
    assertThat(turns.take(WEB)).isInstanceOf(Turn.TooOften.class);
  }

  private long granted(PodId pod, int tries) {
    return IntStream.range(0, tries).filter(_ -> turns.take(pod) instanceof Turn.Granted).count();
  }
}
