package dev.weft.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.SpiffeId;
import dev.weft.identity.TrustBundle.Role;
import dev.weft.identity.TrustBundle.Verified;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrustBundleTest {
  private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
  private static final SpiffeId ID = new SpiffeId("cluster.local", "shop", "web");
  private static final Duration HOUR = Duration.ofHours(1);

  private final InstantSource clock = InstantSource.fixed(NOW);
  private final KeyPair leafKeys = KeyKind.P256.generate();
  private final CertificateAuthority root =
      CertificateAuthority.selfSigned("root", Duration.ofDays(10), clock);
  private final CertificateAuthority issuer = issuer(root, KeyKind.P256);
  private final TrustBundle bundle = new TrustBundle("cluster.local", List.of(root.own().leaf()));

  private CertificateAuthority issuer(CertificateAuthority above, KeyKind kind) {
    return CertificateAuthority.of(
        above.issueAuthority("issuer", kind.generate(), Duration.ofDays(5)), clock);
  }

  private List<X509Certificate> chain(CertificateAuthority by, LeafRequest request) {
    return by.chainOf(by.certify(leafKeys.getPublic(), request));
  }

  private List<X509Certificate> chain() {
    return chain(issuer, LeafRequest.workload(ID, HOUR));
  }

  private static String why(Verified verified) {
    return verified instanceof Verified.Refused(String why) ? why : "trusted: " + verified;
  }

  @ParameterizedTest
  @EnumSource(KeyKind.class)
  void anAuthorityOfEveryKindOfKeySigns(KeyKind kind) {
    var anchor =
        CertificateAuthority.selfSigned("root", kind.generate(), Duration.ofDays(10), clock);
    var trusting = new TrustBundle("cluster.local", List.of(anchor.own().leaf()));
    assertThat(KeyKind.of(anchor.own().leaf().getPublicKey())).contains(kind);
    assertThat(
            trusting.verify(
                chain(issuer(anchor, KeyKind.P256), LeafRequest.workload(ID, HOUR)),
                Role.SERVER,
                NOW))
        .isEqualTo(new Verified.Trusted(ID, anchor.own().leaf()));
  }

  @Test
  void aWorkloadIsClientAndServer() {
    for (Role role : Role.values()) {
      assertThat(bundle.verify(chain(), role, NOW)).isInstanceOf(Verified.Trusted.class);
    }
  }

  @Test
  void aChainWithItsRootIsTrustedToo() {
    var whole = new ArrayList<>(chain());
    whole.add(root.own().leaf());
    assertThat(bundle.verify(whole, Role.CLIENT, NOW)).isInstanceOf(Verified.Trusted.class);
  }

  @Test
  void eitherOfTwoAnchorsIsEnough() {
    var next = CertificateAuthority.selfSigned("root", Duration.ofDays(10), clock);
    var both = new TrustBundle("cluster.local", List.of(root.own().leaf(), next.own().leaf()));
    assertThat(both.verify(chain(), Role.SERVER, NOW))
        .isEqualTo(new Verified.Trusted(ID, root.own().leaf()));
    assertThat(
            both.verify(
                chain(issuer(next, KeyKind.P256), LeafRequest.workload(ID, HOUR)),
                Role.SERVER,
                NOW))
        .isEqualTo(new Verified.Trusted(ID, next.own().leaf()));
  }

  @Test
  void aClockThatIsAMinuteBehindOrAheadHurtsNobody() {
    assertThat(bundle.verify(chain(), Role.SERVER, NOW.minusSeconds(60)))
        .isInstanceOf(Verified.Trusted.class);
    assertThat(bundle.verify(chain(), Role.SERVER, NOW.plusSeconds(60)))
        .isInstanceOf(Verified.Trusted.class);
  }

  @Test
  void anotherRootOfTheSameNameIsRefused() {
    var other = CertificateAuthority.selfSigned("root", Duration.ofDays(10), clock);
    assertThat(
            why(
                bundle.verify(
                    chain(issuer(other, KeyKind.P256), LeafRequest.workload(ID, HOUR)),
                    Role.SERVER,
                    NOW)))
        .isEqualTo("the chain ends at no trust anchor of this mesh");
  }

  @Test
  void expiredAndNotYetValidAreRefusedAsSuch() {
    assertThat(why(bundle.verify(chain(), Role.SERVER, NOW.plus(Duration.ofHours(2)))))
        .isEqualTo("a certificate expired at 2026-11-26T13:00:00Z");
    assertThat(why(bundle.verify(chain(), Role.SERVER, NOW.minus(HOUR))))
        .isEqualTo("a certificate is not valid before 2026-11-26T11:58:00Z");
  }

  @Test
  void anotherTrustDomainIsRefused() {
    var foreign = new SpiffeId("partner.example", "shop", "web");
    assertThat(
            why(
                bundle.verify(
                    chain(issuer, LeafRequest.workload(foreign, HOUR)), Role.SERVER, NOW)))
        .isEqualTo(
            "the trust domain of spiffe://partner.example/ns/shop/sa/web is another (expected: cluster.local)");
  }

  @Test
  void anAuthorityIsNoWorkload() {
    assertThat(why(bundle.verify(issuer.own().chain(), Role.SERVER, NOW)))
        .isEqualTo("the certificate is an authority's, not a workload's");
    assertThat(bundle.verify(root.own().chain(), Role.SERVER, NOW))
        .isInstanceOf(Verified.Refused.class);
  }

  @Test
  void aLeafSignsNobody() {
    var leaf = issuer.issue(LeafRequest.workload(ID, HOUR));
    var forged = CertificateAuthority.selfSigned("forger", Duration.ofDays(1), clock);
    var child = forged.certify(leafKeys.getPublic(), LeafRequest.workload(ID, HOUR));
    var chain = new ArrayList<X509Certificate>();
    chain.add(child);
    chain.addAll(leaf.chain());
    assertThat(bundle.verify(chain, Role.SERVER, NOW)).isInstanceOf(Verified.Refused.class);
  }

  @Test
  void aServersCertificateIsNoClients() {
    var server =
        new LeafRequest(
            "",
            List.of(),
            List.of(),
            List.of(),
            List.of(ID.uri()),
            Set.of(LeafRequest.Usage.SERVER),
            HOUR);
    assertThat(why(bundle.verify(chain(issuer, server), Role.CLIENT, NOW)))
        .isEqualTo("the certificate is not meant for a client");
  }

  @Test
  void twoNamesAreRefused() {
    var two =
        new LeafRequest(
            "",
            List.of(),
            List.of(),
            List.of(),
            List.of(ID.uri(), "spiffe://cluster.local/ns/shop/sa/admin"),
            Set.of(LeafRequest.Usage.SERVER),
            HOUR);
    assertThat(bundle.verify(chain(issuer, two), Role.SERVER, NOW))
        .isInstanceOf(Verified.Refused.class);
  }

  @Test
  void anEmptyOrEndlessChainIsRefused() {
    assertThat(bundle.verify(List.of(), Role.SERVER, NOW)).isInstanceOf(Verified.Refused.class);
    var endless = new ArrayList<X509Certificate>();
    for (int i = 0; i < 50; i++) {
      endless.addAll(chain());
    }
    assertThat(bundle.verify(endless, Role.SERVER, NOW)).isInstanceOf(Verified.Refused.class);
  }

  @Test
  void whatIsSignedNeverOutlivesTheSigner() {
    var brief = CertificateAuthority.selfSigned("root", Duration.ofMinutes(5), clock);
    var below = issuer(brief, KeyKind.P256);
    Instant end = brief.own().leaf().getNotAfter().toInstant();
    assertThat(below.own().leaf().getNotAfter().toInstant()).isEqualTo(end);
    assertThat(chain(below, LeafRequest.workload(ID, HOUR)).getFirst().getNotAfter().toInstant())
        .isEqualTo(end);
  }
}
