package dev.weft.proxy.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.wire.Traffic;
import java.util.List;
import org.junit.jupiter.api.Test;

class InboundTotalsTest {
  private static final long SINCE = 1_795_773_600_000L;

  @Test
  void countsRequestsFailuresAndLatencies() {
    var totals = new InboundTotals();
    totals.ended(false, 0);
    totals.ended(false, 1_000_000);
    totals.ended(true, 1_000_001);
    totals.ended(false, 60_000_000_000L);

    assertThat(totals.traffic(SINCE))
        .isEqualTo(
            new Traffic(
                SINCE, 4, 1, List.of(2L, 1L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 1L)));
  }

  @Test
  void hasABucketForEachBoundAndOneAbove() {
    assertThat(new InboundTotals().traffic(SINCE).latencies())
        .hasSize(Traffic.BOUNDS_MILLIS.size() + 1)
        .containsOnly(0L);
  }
}
