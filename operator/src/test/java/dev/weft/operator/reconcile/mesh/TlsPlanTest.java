package dev.weft.operator.reconcile.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.identity.CertificateAuthority;
import dev.weft.identity.KeyedCertificate;
import dev.weft.identity.LeafRequest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TlsPlanTest {
  private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
  private static final List<String> NAMES = List.of("weft-control.weft-system.svc");
  private static final KeyedCertificate AUTHORITY = authority("a").own();
  private static final KeyedCertificate LEAF = leaf(AUTHORITY);
  private static final List<X509Certificate> BUNDLE = List.of(AUTHORITY.leaf());

  @Test
  void nothingThereMeansEverythingNew() {
    assertThat(plan(null, null, List.of(), "", START)).isInstanceOf(TlsPlan.NewAuthority.class);
    assertThat(plan(AUTHORITY, null, List.of(), "", START)).isInstanceOf(TlsPlan.NewLeaf.class);
  }

  @Test
  void whatIsGoodIsKeptUntilItsRenewal() {
    assertThat(plan(AUTHORITY, LEAF, BUNDLE, "", START))
        .isEqualTo(new TlsPlan.Keep(START.plus(Duration.ofDays(60))));
  }

  @Test
  void aLeafIsRenewedBeforeItEndsWithoutAskingAnybody() {
    assertThat(plan(AUTHORITY, LEAF, BUNDLE, "somebody", START.plus(Duration.ofDays(61))))
        .isInstanceOf(TlsPlan.NewLeaf.class);
  }

  @Test
  void anAuthorityIsRenewedAYearBeforeItEnds() {
    assertThat(plan(AUTHORITY, LEAF, BUNDLE, "", START.plus(Duration.ofDays(3300))))
        .isInstanceOf(TlsPlan.NewAuthority.class);
  }

  @Test
  void aNewAuthorityIsNamedThenKnownAndThenSigns() {
    KeyedCertificate other = authority("b").own();
    assertThat(plan(other, LEAF, BUNDLE, "", START)).isEqualTo(new TlsPlan.Publish(other, LEAF));

    List<X509Certificate> both = List.of(other.leaf(), AUTHORITY.leaf());
    assertThat(plan(other, LEAF, both, "shop/web-1 (not connected)", START))
        .isEqualTo(new TlsPlan.Await("shop/web-1 (not connected)"));
    assertThat(plan(other, LEAF, both, "", START)).isInstanceOf(TlsPlan.NewLeaf.class);
  }

  @Test
  void aPortThatNobodyReachesAnyMoreWaitsForNobody() {
    KeyedCertificate other = authority("b").own();
    assertThat(plan(other, LEAF, BUNDLE, "everybody", START.plus(TlsPlan.LEAF_LIFETIME)))
        .isInstanceOf(TlsPlan.NewLeaf.class);
  }

  @Test
  void aLeafWithoutANameIsReplaced() {
    assertThat(TlsPlan.decide(AUTHORITY, LEAF, BUNDLE, () -> "", List.of("new.name"), START))
        .isInstanceOf(TlsPlan.NewLeaf.class);
  }

  private static TlsPlan plan(
      @Nullable KeyedCertificate authority,
      @Nullable KeyedCertificate leaf,
      List<X509Certificate> bundle,
      String unaware,
      Instant now) {
    return TlsPlan.decide(authority, leaf, bundle, () -> unaware, NAMES, now);
  }

  private static CertificateAuthority authority(String name) {
    return CertificateAuthority.selfSigned(name, TlsPlan.AUTHORITY_LIFETIME, () -> START);
  }

  private static KeyedCertificate leaf(KeyedCertificate by) {
    return CertificateAuthority.of(by, () -> START)
        .issue(LeafRequest.server(NAMES, List.of(), TlsPlan.LEAF_LIFETIME));
  }
}
