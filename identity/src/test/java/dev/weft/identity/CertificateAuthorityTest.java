package dev.weft.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CertificateAuthorityTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  private final CertificateAuthority authority =
      CertificateAuthority.selfSigned("weft test", Duration.ofDays(365), InstantSource.fixed(NOW));

  @Test
  void issuedServerCertificateVerifiesAgainstItsAuthority() throws Exception {
    var issued =
        authority.issue(
            LeafRequest.server(List.of("a.ns.svc"), List.of("127.0.0.1"), Duration.ofHours(24)));
    verify(issued);
    assertThat(issued.leaf().getSubjectAlternativeNames())
        .anySatisfy(name -> assertThat(name).isEqualTo(List.of(2, "a.ns.svc")))
        .anySatisfy(name -> assertThat(name).isEqualTo(List.of(7, "127.0.0.1")));
    assertThat(issued.leaf().getNotAfter()).isEqualTo(Date.from(NOW.plus(Duration.ofHours(24))));
    assertThat(issued.leaf().getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
  }

  @Test
  void clientCertificateCarriesUserAndGroups() {
    var issued =
        authority.issue(
            LeafRequest.client("admin", List.of("system:masters"), Duration.ofHours(1)));
    assertThat(issued.leaf().getSubjectX500Principal().getName())
        .isEqualTo("CN=admin,O=system:masters");
  }

  @Test
  void authorityComesBackFromItsPem() throws Exception {
    var reread =
        CertificateAuthority.of(
            new KeyedCertificate(
                Pem.parsePrivateKey(authority.own().keyPem()),
                Pem.parseCertificates(authority.certificatePem())),
            InstantSource.fixed(NOW));
    verify(reread.issue(LeafRequest.client("x", List.of(), Duration.ofHours(1))));
  }

  @Test
  void leafIsNoAuthority() {
    var leaf = authority.issue(LeafRequest.client("x", List.of(), Duration.ofHours(1)));
    assertThatThrownBy(() -> CertificateAuthority.of(leaf, InstantSource.fixed(NOW)))
        .hasMessageContaining("CN=x (expected: a certificate with basicConstraints CA:TRUE)");
  }

  @Test
  void keyNeverAppearsInText() {
    var leaf = authority.issue(LeafRequest.client("x", List.of(), Duration.ofHours(1)));
    assertThat(leaf.toString()).contains("key withheld").doesNotContain("BEGIN");
  }

  private void verify(KeyedCertificate issued) throws Exception {
    var parameters = new PKIXParameters(Set.of(new TrustAnchor(authority.own().leaf(), null)));
    parameters.setRevocationEnabled(false);
    parameters.setDate(Date.from(NOW));
    CertPathValidator.getInstance("PKIX")
        .validate(
            CertificateFactory.getInstance("X.509").generateCertPath(issued.chain()), parameters);
  }
}
