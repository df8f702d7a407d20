package dev.weft.cli.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.identity.CertificateAuthority;
import dev.weft.identity.KeyKind;
import dev.weft.identity.KeyedCertificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineageTest {
  private final CertificateAuthority root = SomeMesh.root("root", SomeMesh.YEAR, SomeMesh.NOW);
  private final CertificateAuthority namesake = SomeMesh.root("root", SomeMesh.YEAR, SomeMesh.NOW);
  private final KeyedCertificate issuer =
      root.issueAuthority("issuer", KeyKind.P256.generate(), Duration.ofDays(30));

  @Test
  void aChainEndsAtTheAnchorThatSignedIt() {
    assertThat(Lineage.anchorOf(issuer.chain(), List.of(namesake.own().leaf(), anchor())))
        .contains(anchor());
  }

  @Test
  void aChainMayHoldTheAnchorOrBeIt() {
    assertThat(Lineage.anchorOf(List.of(issuer.leaf(), anchor()), List.of(anchor())))
        .contains(anchor());
    assertThat(Lineage.anchorOf(List.of(anchor()), List.of(anchor()))).contains(anchor());
  }

  @Test
  void anAnchorOfTheSameNameIsAnother() {
    assertThat(Lineage.anchorOf(issuer.chain(), List.of(namesake.own().leaf()))).isEmpty();
  }

  @Test
  void aBrokenLinkEndsNowhere() {
    assertThat(
            Lineage.anchorOf(
                List.of(issuer.leaf(), namesake.own().leaf(), anchor()), List.of(anchor())))
        .isEmpty();
    assertThat(Lineage.anchorOf(List.of(), List.of(anchor()))).isEmpty();
  }

  private X509Certificate anchor() {
    return root.own().leaf();
  }
}
