package dev.weft.operator.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weft.api.wire.Traffic;
import dev.weft.operator.figures.Tally;
import dev.weft.operator.fleet.PodId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FiguresTest {
  private static final PodId WEB = new PodId("shop", "web");
  private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
  private static final Duration INTERVAL = Duration.ofSeconds(30);

  @Test
  void whatWasCountedBeforeTheWindowDoesNotCount() {
    Figures figures = Figures.from(START, Map.of(WEB, traffic(1, 1000, 500)));
    figures = figures.with(START.plusSeconds(10), Map.of(WEB, traffic(1, 1100, 501)), INTERVAL);

    assertThat(figures.recent(List.of(WEB)))
        .extracting(Tally::requests, Tally::failures)
        .containsExactly(100L, 1L);
    assertThat(figures.recent(List.of(new PodId("shop", "other")))).isEqualTo(Tally.NONE);
  }

  @Test
  void aProxyThatStartedAnewBeginsAtNothing() {
    Figures figures = Figures.from(START, Map.of(WEB, traffic(1, 1000, 500)));
    figures = figures.with(START.plusSeconds(10), Map.of(WEB, traffic(2, 1200, 0)), INTERVAL);

    assertThat(figures.recent(List.of(WEB)).requests()).isEqualTo(1200);
  }

  @Test
  void theWindowIsAtLeastTheIntervalAndAtMostTwiceAsLong() {
    Figures figures = Figures.from(START, Map.of(WEB, traffic(1, 0, 0)));
    for (int second = 1; second <= 100; second++) {
      Instant time = START.plusSeconds(second);
      figures = figures.with(time, Map.of(WEB, traffic(1, second, 0)), INTERVAL);
      if (second >= 30) {
        assertThat(figures.recent(List.of(WEB)).requests()).isBetween(30L, 60L);
        assertThat(figures.covers(time.minusSeconds(30), time, INTERVAL)).isTrue();
      }
    }
  }

  @Test
  void whoBeganToWatchLaterHasNotSeenItAll() {
    Figures figures = Figures.from(START, Map.of());
    assertThat(figures.covers(START.minusSeconds(1), START.plusSeconds(29), INTERVAL)).isFalse();
    assertThat(figures.covers(START.minusSeconds(1), START.plusSeconds(30), INTERVAL)).isTrue();
    assertThat(figures.covers(START, START, INTERVAL)).isTrue();
  }

  @Test
  void thePercentileLiesWhereTheBucketsSay() {
    var latencies = new ArrayList<>(Collections.nCopies(14, 0L));
    latencies.set(3, 90L); // 5 to 10 ms
    latencies.set(5, 10L); // 20 to 50 ms
    assertThat(new Tally(100, 0, latencies).p99Millis()).isCloseTo(47, within(0.1));
    latencies.set(13, 2L);
    assertThat(new Tally(102, 0, latencies).p99Millis()).isInfinite();
    assertThat(Tally.NONE.p99Millis()).isZero();
  }

  @Test
  void aTallyIsRememberedAsText() {
    assertThat(Tally.parse(new Tally(1204, 3, Tally.NONE.latencies()).text()))
        .extracting(Tally::requests, Tally::failures)
        .containsExactly(1204L, 3L);
    assertThat(Tally.parse("many")).isEqualTo(Tally.NONE);
    assertThat(Tally.parse("")).isEqualTo(Tally.NONE);
  }

  private static Traffic traffic(long since, long requests, long failures) {
    return new Traffic(since, requests, failures, List.of(requests));
  }
}
