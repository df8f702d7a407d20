package dev.weft.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RenewalTest {
  private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");

  @Test
  void aLeafIsRenewedBetweenSixtyAndSeventyPercentOfItsLife() {
    var random = new SplittableRandom(1);
    Instant end = NOW.plus(Duration.ofHours(10));
    for (int i = 0; i < 1000; i++) {
      assertThat(Renewal.ofLeaf(NOW, end, random))
          .isBetween(NOW.plus(Duration.ofHours(6)), NOW.plus(Duration.ofHours(7)));
    }
  }

  @Test
  void whatHasExpiredIsRenewedAtOnce() {
    assertThat(Renewal.ofLeaf(NOW, NOW.minusSeconds(1), new SplittableRandom(1))).isEqualTo(NOW);
  }

  @Test
  void anAuthorityIsRenewedAsAskedOrInItsLastThird() {
    var root =
        CertificateAuthority.selfSigned("root", Duration.ofHours(30), InstantSource.fixed(NOW))
            .own()
            .leaf();
    Instant end = root.getNotAfter().toInstant();
    assertThat(Renewal.ofAuthority(root, Duration.ofHours(1)))
        .isEqualTo(end.minus(Duration.ofHours(1)));
    Duration third = Duration.between(root.getNotBefore().toInstant(), end).dividedBy(3);
    assertThat(Renewal.ofAuthority(root, null)).isEqualTo(end.minus(third));
    assertThat(Renewal.ofAuthority(root, Duration.ofHours(31))).isEqualTo(end.minus(third));
  }
}
