package dev.weft.operator.reconcile.trafficsplit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.wire.Traffic;
import dev.weft.operator.fleet.PodId;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WindowsTest {
  private static final ResourceID SPLIT = new ResourceID("web", "shop");
  private static final PodId POD = new PodId("shop", "web-2-a");
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

  private final Windows windows = new Windows();

  private static Map<PodId, Traffic> traffic(long requests) {
    return Map.of(POD, new Traffic(1, requests, 0, List.of(requests)));
  }

  private long seen(Instant decided, long now) {
    return windows
        .after(SPLIT, decided, T0.plusSeconds(now), traffic(now))
        .tally(Set.of(POD), traffic(now))
        .requests();
  }

  @Test
  void itCountsSinceTheDecision() {
    assertThat(seen(T0, 100)).as("what was before does not count").isZero();
    assertThat(seen(T0, 130)).isEqualTo(30);
    assertThat(seen(T0.plusSeconds(1), 130)).as("another decision").isZero();
    assertThat(seen(T0.plusSeconds(1), 135)).isEqualTo(5);
  }

  @Test
  void whatDecidedNothingGoesOnToCount() {
    assertThat(seen(T0, 100)).isZero();
    windows.goOn(SPLIT, T0.plusSeconds(30));
    assertThat(seen(T0.plusSeconds(30), 112)).isEqualTo(12);
  }

  @Test
  void whatIsForgottenBeginsAnew() {
    assertThat(seen(T0, 100)).isZero();
    windows.forget(SPLIT);
    assertThat(seen(T0, 130)).isZero();
  }
}
