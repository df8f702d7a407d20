package dev.weft.operator.ca;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.identity.CertificateAuthority;
import dev.weft.identity.Fingerprint;
import dev.weft.identity.KeyKind;
import dev.weft.identity.LeafRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class IssuerTest {
  private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
  private static final InstantSource CLOCK = InstantSource.fixed(NOW);

  private final TestAuthority authority = new TestAuthority(KeyKind.P256, CLOCK);

  @ParameterizedTest
  @EnumSource(
      value = KeyKind.class,
      names = {"P256", "P384", "ED25519", "RSA2048"})
  void anIssuerOfEveryKindOfKeyIsUsable(KeyKind kind) {
    var other = new TestAuthority(kind, CLOCK);
    Issuer issuer = usable(other.data());
    assertThat(issuer.issuing())
        .isEqualTo(Fingerprint.of(other.bundle().anchors().getFirst()))
        .isEqualTo(issuer.fingerprints().getFirst());
  }

  @Test
  void textFromEverySourceIsRead() {
    var data =
        TestAuthority.data(
            "\r\n  " + authority.issuer.chainPem().replace("\n", "\r\n") + "  \n\n",
            "# key\n" + authority.issuer.keyPem().replace("\n", " \r\n"),
            authority.anchorPem() + "\t\r\n" + authority.anchorPem());
    assertThat(usable(data).anchors()).hasSize(1);
  }

  @Test
  void theAnchorIssuedUnderIsTheOneAtWhichTheIssuersChainEnds() {
    var next = new TestAuthority(KeyKind.P256, CLOCK);
    Issuer issuer = usable(authority.dataTrusting(next.anchorPem() + authority.anchorPem()));
    assertThat(issuer.anchors()).hasSize(2);
    assertThat(issuer.anchor()).isEqualTo(authority.bundle().anchors().getFirst());
  }

  @Test
  void anAnchorMaySignByItself() {
    var root = CertificateAuthority.selfSigned("root", Duration.ofDays(1), CLOCK);
    Issuer issuer =
        usable(
            TestAuthority.data(root.certificatePem(), root.own().keyPem(), root.certificatePem()));
    assertThat(issuer.anchor()).isEqualTo(root.own().leaf());
  }

  @Test
  void whatCannotBeUsedIsNamedAndNeverQuoted() {
    String chain = authority.issuer.chainPem();
    String key = authority.issuer.keyPem();
    String anchor = authority.anchorPem();
    var other = new TestAuthority(KeyKind.P256, CLOCK);
    var leaf =
        CertificateAuthority.of(authority.issuer, CLOCK)
            .issue(LeafRequest.server(List.of("x"), List.of(), Duration.ofHours(1)));

    assertThat(unusable(Map.of())).isEqualTo("tls.crt is missing");
    assertThat(unusable(TestAuthority.data(chain, "", anchor))).isEqualTo("tls.key is missing");
    assertThat(unusable(TestAuthority.data(chain, key.substring(60), anchor)))
        .startsWith("tls.key: 0 private keys");
    assertThat(unusable(TestAuthority.data("garbage", key, anchor)))
        .startsWith("tls.crt: no certificate");
    assertThat(unusable(TestAuthority.data(chain, key, "garbage")))
        .startsWith("ca.crt: no certificate");
    assertThat(unusable(TestAuthority.data(chain, other.issuer.keyPem(), anchor)))
        .isEqualTo("tls.key is not the key of the first certificate in tls.crt");
    assertThat(
            unusable(
                TestAuthority.data(
                    chain, new TestAuthority(KeyKind.ED25519, CLOCK).issuer.keyPem(), anchor)))
        .isEqualTo("tls.key is not the key of the first certificate in tls.crt");
    assertThat(unusable(TestAuthority.data(chain, key, other.anchorPem())))
        .startsWith("tls.crt: CN=issuer is signed by CN=anchor, which is no trust anchor");
    assertThat(unusable(TestAuthority.data(leaf.chainPem(), leaf.keyPem(), anchor)))
        .startsWith("tls.crt: ")
        .contains("CA:TRUE");
    var broken = new HashMap<>(authority.data());
    broken.put("tls.key", "?");
    assertThat(unusable(broken)).startsWith("tls.key");
  }

  @Test
  void anIssuerThatHasExpiredIsReadAndSaysSo() {
    Issuer issuer =
        ((Issuer.Read.Usable)
                Issuer.read(authority.data(), InstantSource.fixed(NOW.plus(Duration.ofDays(20)))))
            .issuer();

    assertThat(issuer.expired(NOW)).isEmpty();
    assertThat(issuer.end()).isEqualTo(NOW.plus(Duration.ofDays(2)));
    assertThat(issuer.expired(NOW.plus(Duration.ofDays(20))))
        .contains("the issuer expired: CN=issuer ended at 2026-11-28T12:00:00Z");
    assertThat(issuer.expired(NOW.minus(Duration.ofDays(1))))
        .hasValueSatisfying(why -> assertThat(why).startsWith("the issuer is not valid yet"));
  }

  @Test
  void theAnchorInTheChainIsNoPartOfThePath() {
    var issuer =
        usable(
            TestAuthority.data(
                authority.issuer.chainPem() + authority.anchorPem(),
                authority.issuer.keyPem(),
                authority.anchorPem()));
    assertThat(issuer.end()).isEqualTo(NOW.plus(Duration.ofDays(2)));
    assertThat(issuer.expired(NOW)).isEmpty();
  }

  private static Issuer usable(Map<String, String> data) {
    return ((Issuer.Read.Usable) Issuer.read(data, CLOCK)).issuer();
  }

  private static String unusable(Map<String, String> data) {
    return ((Issuer.Read.Unusable) Issuer.read(data, CLOCK)).why();
  }
}
