package dev.weft.cli.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AgoTest {
  private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");

  @Test
  void theLargestUnitOfWhichThereAreTwoIsTold() {
    assertThat(Ago.length(Duration.ofHours(49))).isEqualTo("2d");
    assertThat(Ago.length(Duration.ofHours(47))).isEqualTo("47h");
    assertThat(Ago.length(Duration.ofMinutes(119))).isEqualTo("119m");
    assertThat(Ago.length(Duration.ofSeconds(119))).isEqualTo("119s");
  }

  @Test
  void pastAndFutureAreTold() {
    assertThat(Ago.text(NOW.plusSeconds(40), NOW)).isEqualTo("in 40s");
    assertThat(Ago.text(NOW.minusSeconds(40), NOW)).isEqualTo("40s ago");
  }
}
