package dev.weft.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.cli.identity.Material;
import dev.weft.cli.identity.ProxyState;
import dev.weft.cli.identity.SomeMesh;
import dev.weft.identity.CertificateAuthority;
import dev.weft.identity.Fingerprint;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each check is made to fail once, by one thing that is wrong where all else is well. */
class DataPlaneChecksTest {
  private static final Duration DAY = Duration.ofDays(1);

  private final Judged judged = new Judged();
  private final SomeMesh some = judged.some;

  @Test
  void proxiesAnswer() {
    some.proxies.put(SomeMesh.pod("web"), new ProxyState.Answer.Silent("refused"));

    assertThat(judged.warning("data plane proxies answer")).isEqualTo("shop/web-1: refused");
  }

  @Test
  void proxiesHaveAcknowledgedTheTrustAnchors() {
    CertificateAuthority next = SomeMesh.root("next", SomeMesh.YEAR, SomeMesh.NOW);
    some.identity =
        new Material.Read(some.issuer.chain(), List.of(some.root.own().leaf(), next.own().leaf()));
    String anchor = Fingerprint.of(next.own().leaf());
    state("web", leaf("web"), trust(Fingerprint.of(some.root.own().leaf()), anchor));

    assertThat(judged.only("data plane proxies have acknowledged the trust anchors"))
        .isEqualTo("shop/stock-1");
  }

  @Test
  void proxiesHaveCertificates() {
    state("web", null, trust(Fingerprint.of(some.root.own().leaf())));

    assertThat(judged.only("data plane proxies have certificates"))
        .isEqualTo("shop/web-1 has none: 403: no such pod");
  }

  @Test
  void proxiesCertificatesAreWithinTheValidityPeriod() {
    some.proxies.put(
        SomeMesh.pod("web"),
        SomeMesh.known(SomeMesh.pod("web"), some.root, SomeMesh.NOW.minus(DAY.multipliedBy(3))));
    assertThat(judged.error("data plane proxies' certificates are within the validity period"))
        .isEqualTo("shop/web-1 expired 2d ago");

    some.proxies.put(
        SomeMesh.pod("web"),
        SomeMesh.known(SomeMesh.pod("web"), some.root, SomeMesh.NOW.plusSeconds(60)));
    assertThat(judged.error("data plane proxies' certificates are within the validity period"))
        .isEqualTo("shop/web-1 is valid in 60s");
  }

  @Test
  void proxiesRenewTheirCertificatesInTime() {
    some.proxies.put(
        SomeMesh.pod("web"),
        SomeMesh.known(SomeMesh.pod("web"), some.root, SomeMesh.NOW.minus(Duration.ofHours(22))));

    assertThat(judged.warning("data plane proxies renew their certificates in time"))
        .isEqualTo("shop/web-1 is overdue");
  }

  @Test
  void proxiesCertificatesChainToATrustAnchor() {
    CertificateAuthority other = SomeMesh.root("other", SomeMesh.YEAR, SomeMesh.NOW);
    Instant issued = SomeMesh.NOW.minusSeconds(60);
    ProxyState.Leaf leaf =
        new ProxyState.Leaf(
            leaf("web").id(), Fingerprint.of(other.own().leaf()), issued, issued.plus(DAY));
    state("web", leaf, trust(Fingerprint.of(some.root.own().leaf())));

    assertThat(judged.only("data plane proxies' certificates chain to a trust anchor"))
        .isEqualTo("shop/web-1 chains to another");
  }

  @Test
  void proxiesProveWhoTheirPodsAre() {
    state("web", leaf("till"), trust(Fingerprint.of(some.root.own().leaf())));

    assertThat(judged.only("data plane proxies prove who their pods are"))
        .isEqualTo(
            "shop/web-1 proves spiffe://cluster.local/ns/shop/sa/till"
                + " (expected: spiffe://cluster.local/ns/shop/sa/web)");
  }

  private ProxyState.Leaf leaf(String name) {
    ProxyState.Answer known = SomeMesh.known(SomeMesh.pod(name), some.root, SomeMesh.NOW);
    if (known instanceof ProxyState.Answer.Known(ProxyState(ProxyState.Leaf leaf, var _, var _))) {
      return leaf;
    }
    throw new AssertionError(known);
  }

  private static ProxyState.Trust trust(String... anchors) {
    return new ProxyState.Trust("0a", List.of(anchors));
  }

  private void state(String name, ProxyState.@Nullable Leaf leaf, ProxyState.Trust trust) {
    some.proxies.put(
        SomeMesh.pod(name),
        new ProxyState.Answer.Known(
            new ProxyState(leaf, trust, leaf == null ? "403: no such pod" : null)));
  }
}
