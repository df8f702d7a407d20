package dev.weft.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class IssuerChainTest {
  private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
  private static final Duration LIFE = Duration.ofDays(10);

  private final InstantSource clock = InstantSource.fixed(NOW);
  private final CertificateAuthority root = root("root");
  private final KeyedCertificate issuer = below(root);

  private CertificateAuthority root(String name) {
    return CertificateAuthority.selfSigned(name, LIFE, clock);
  }

  private static KeyedCertificate below(CertificateAuthority authority) {
    return authority.issueAuthority("issuer", KeyKind.P256.generate(), LIFE);
  }

  private static X509Certificate certificate(CertificateAuthority authority) {
    return authority.own().leaf();
  }

  private static String why(IssuerChain.End end) {
    return end instanceof IssuerChain.End.Nowhere(String why) ? why : end.toString();
  }

  @Test
  void anIssuerEndsAtTheAnchorThatSignedIt() {
    assertThat(
            IssuerChain.find(
                issuer.chain(), List.of(certificate(root("other")), certificate(root))))
        .isEqualTo(new IssuerChain.End.At(certificate(root)));
  }

  @Test
  void aChainMayHoldItsAnchorOrBeIt() {
    List<X509Certificate> whole = List.of(issuer.leaf(), certificate(root));
    assertThat(IssuerChain.find(whole, List.of(certificate(root))))
        .isEqualTo(new IssuerChain.End.At(certificate(root)));
    assertThat(IssuerChain.find(List.of(certificate(root)), List.of(certificate(root))))
        .isEqualTo(new IssuerChain.End.At(certificate(root)));
  }

  @Test
  void ofAnchorsWithOneKeyAndNameTheFirstCounts() {
    var keys = KeyKind.P256.generate();
    var first = CertificateAuthority.selfSigned("same", keys, LIFE, clock);
    var second = CertificateAuthority.selfSigned("same", keys, LIFE.plusDays(1), clock);
    List<X509Certificate> chain = below(first).chain();
    assertThat(IssuerChain.find(chain, List.of(certificate(second), certificate(first))))
        .isEqualTo(new IssuerChain.End.At(certificate(second)));
  }

  @Test
  void anAnchorOfTheSameNameWithAnotherKeyIsAnother() {
    assertThat(why(IssuerChain.find(issuer.chain(), List.of(certificate(root("root"))))))
        .isEqualTo("CN=issuer is signed by CN=root, which is no trust anchor");
  }

  @Test
  void aChainWithAHoleSaysWhere() {
    assertThat(
            why(
                IssuerChain.find(
                    List.of(issuer.leaf(), certificate(root("far"))),
                    List.of(certificate(root("x"))))))
        .isEqualTo(
            "CN=issuer is signed by CN=root, which is neither a trust anchor nor next in the chain");
  }

  @Test
  void anAuthorityThatMaySignLeavesOnlyHasNoIssuerBelowIt() {
    var leavesOnly = CertificateAuthority.of(issuer, clock);
    assertThat(why(IssuerChain.find(below(leavesOnly).chain(), List.of(certificate(root)))))
        .contains("CN=issuer allows 0 authorities below it (expected: at least 1");
  }

  @Test
  void aLeafIsNoIssuer() {
    KeyedCertificate leaf = root.issue(LeafRequest.server(List.of("a.b"), List.of(), LIFE));
    assertThat(why(IssuerChain.find(leaf.chain(), List.of(certificate(root)))))
        .startsWith("CN=a.b is no authority");
  }
}
