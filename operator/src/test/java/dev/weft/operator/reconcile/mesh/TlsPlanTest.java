package dev.weft.operator.reconcile.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.identity.CertificateAuthority;
import dev.weft.identity.KeyedCertificate;
import dev.weft.identity.LeafRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TlsPlanTest {
  private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
  private static final List<String> NAMES = List.of("weft-control.weft-system.svc");
  private static final CertificateAuthority AUTHORITY =
      CertificateAuthority.selfSigned("a", TlsPlan.AUTHORITY_LIFETIME, () -> START);
  private static final KeyedCertificate LEAF =
      AUTHORITY.issue(LeafRequest.server(NAMES, List.of(), TlsPlan.LEAF_LIFETIME));

  @Test
  void nothingThereMeansEverythingNew() {
    assertThat(TlsPlan.decide(null, null, NAMES, START)).isInstanceOf(TlsPlan.NewAuthority.class);
    assertThat(TlsPlan.decide(AUTHORITY.own(), null, NAMES, START))
        .isInstanceOf(TlsPlan.NewLeaf.class);
  }

  @Test
  void whatIsGoodIsKeptUntilItsRenewal() {
    assertThat(TlsPlan.decide(AUTHORITY.own(), LEAF, NAMES, START))
        .isEqualTo(new TlsPlan.Keep(START.plus(Duration.ofDays(60))));
  }

  @Test
  void aLeafIsRenewedBeforeItEnds() {
    assertThat(TlsPlan.decide(AUTHORITY.own(), LEAF, NAMES, START.plus(Duration.ofDays(61))))
        .isInstanceOf(TlsPlan.NewLeaf.class);
  }

  @Test
  void anAuthorityIsRenewedAYearBeforeItEnds() {
    assertThat(TlsPlan.decide(AUTHORITY.own(), LEAF, NAMES, START.plus(Duration.ofDays(3300))))
        .isInstanceOf(TlsPlan.NewAuthority.class);
  }

  @Test
  void aLeafOfAnotherAuthorityOrWithoutANameIsReplaced() {
    CertificateAuthority other =
        CertificateAuthority.selfSigned("a", TlsPlan.AUTHORITY_LIFETIME, () -> START);
    assertThat(TlsPlan.decide(other.own(), LEAF, NAMES, START)).isInstanceOf(TlsPlan.NewLeaf.class);
    assertThat(TlsPlan.decide(AUTHORITY.own(), LEAF, List.of("new.name"), START))
        .isInstanceOf(TlsPlan.NewLeaf.class);
  }
}
