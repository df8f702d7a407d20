package dev.weft.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.cli.identity.Material;
import dev.weft.cli.identity.SomeMesh;
import dev.weft.crds.certificate.CertificateStatus;
import dev.weft.identity.CertificateAuthority;
import dev.weft.identity.KeyKind;
import dev.weft.identity.KeyedCertificate;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each check is made to fail once, by one thing that is wrong where all else is well. */
class AuthorityChecksTest {
  private static final Duration DAY = Duration.ofDays(1);

  private final Judged judged = new Judged();
  private final SomeMesh some = judged.some;

  @Test
  void trustAnchorsCertificateIsReady() {
    some.trustAnchorResource = null;

    assertThat(judged.only("trust anchor's Certificate is ready"))
        .isEqualTo("there is no Certificate weft-system/weft-trust-anchor");
  }

  @Test
  void issuersCertificateIsReady() {
    var condition =
        new ConditionBuilder()
            .withType("Ready")
            .withStatus("False")
            .withReason("InvalidCertificate")
            .withMessage("Secret weft-issuer has no tls.key")
            .build();
    var certificate = SomeMesh.certificate("weft-issuer", some.issuer);
    var status = certificate.getStatus();
    certificate.setStatus(
        new CertificateStatus(
            1L, List.of(condition), null, null, null, 1, status.fingerprint(), null, null, null));
    some.issuerResource = certificate;

    assertThat(judged.only("issuer's Certificate is ready"))
        .isEqualTo("InvalidCertificate: Secret weft-issuer has no tls.key");
  }

  @Test
  void authoritiesAreRenewedInTime() {
    var certificate = SomeMesh.certificate("weft-issuer", some.issuer);
    var status = certificate.getStatus();
    String due = SomeMesh.NOW.minus(DAY.multipliedBy(2)).toString();
    certificate.setStatus(
        new CertificateStatus(
            1L, status.conditions(), null, null, due, 1, status.fingerprint(), null, 0, null));
    some.issuerResource = certificate;

    assertThat(judged.warning("authorities are renewed in time"))
        .isEqualTo("weft-issuer: was to be renewed at 2026-11-24T12:00:00Z, 2d ago");

    certificate.setStatus(
        new CertificateStatus(
            1L, status.conditions(), null, null, null, 1, status.fingerprint(), due, 3, null));
    assertThat(judged.warning("authorities are renewed in time"))
        .isEqualTo("weft-issuer: 3 attempts to issue failed in a row");
  }

  @Test
  void certificateConfigCanBeRead() {
    some.identity = new Material.Unreadable("Secret weft-system/weft-identity: forbidden");

    assertThat(judged.error("certificate config can be read"))
        .isEqualTo("Secret weft-system/weft-identity: forbidden");
  }

  @Test
  void trustAnchorsAreOfASupportedKind() {
    X509Certificate odd = OddKeys.selfSigned("odd", SomeMesh.NOW.plus(SomeMesh.YEAR));
    some.identity = new Material.Read(some.issuer.chain(), List.of(some.root.own().leaf(), odd));

    assertThat(judged.error("trust anchors are of a supported kind"))
        .isEqualTo("CN=odd has a key of kind P-521");
  }

  @Test
  void trustAnchorsAreWithinTheValidityPeriod() {
    trust(SomeMesh.root("anchor", DAY, SomeMesh.NOW.minus(DAY.multipliedBy(4))));

    assertThat(judged.error("trust anchors are within the validity period"))
        .isEqualTo("CN=anchor expired at 2026-11-23T12:00:00Z, 3d ago");
    trust(SomeMesh.root("anchor", SomeMesh.YEAR, SomeMesh.NOW.plus(DAY)));
    assertThat(judged.error("trust anchors are within the validity period"))
        .isEqualTo("CN=anchor is not valid before 2026-11-27T11:58:00Z, in 23h");
  }

  @Test
  void trustAnchorsAreValidForAtLeastSomeTime() {
    trust(SomeMesh.root("anchor", DAY.multipliedBy(20), SomeMesh.NOW));

    assertThat(judged.warning("trust anchors are valid for at least 30d"))
        .isEqualTo("CN=anchor expires at 2026-12-16T12:00:00Z, in 20d");
    assertThat(judged.error("trust anchors are valid for at least 40d", DAY.multipliedBy(40)))
        .isEqualTo("CN=anchor expires at 2026-12-16T12:00:00Z, in 20d");
    assertThat(judged.failed(DAY.multipliedBy(10))).isFalse();
  }

  @Test
  void issuerIsOfASupportedKind() {
    X509Certificate odd = OddKeys.selfSigned("odd", SomeMesh.NOW.plus(SomeMesh.YEAR));
    some.identity = new Material.Read(List.of(odd), List.of(some.root.own().leaf()));

    assertThat(judged.error("issuer is of a supported kind"))
        .isEqualTo("CN=odd has a key of kind P-521");
  }

  @Test
  void issuerIsWithinTheValidityPeriod() {
    CertificateAuthority past =
        SomeMesh.root("past", SomeMesh.YEAR, SomeMesh.NOW.minus(DAY.multipliedBy(9)));
    issueBy(past, past.issueAuthority("issuer", KeyKind.P256.generate(), DAY));

    assertThat(judged.error("issuer is within the validity period"))
        .isEqualTo("CN=issuer expired at 2026-11-18T12:00:00Z, 8d ago");
  }

  @Test
  void issuerIsValidForAtLeastSomeTime() {
    issueBy(some.root, some.root.issueAuthority("issuer", KeyKind.P256.generate(), DAY));

    assertThat(judged.warning("issuer is valid for at least 30d"))
        .contains("CN=issuer expires", "in 24h");
    assertThat(judged.error("issuer is valid for at least 2d", DAY.multipliedBy(2)))
        .contains("in 24h");
  }

  @Test
  void issuerIsIssuedByATrustAnchor() {
    CertificateAuthority other = SomeMesh.root("anchor", SomeMesh.YEAR, SomeMesh.NOW);
    some.identity =
        new Material.Read(
            other.issueAuthority("issuer", KeyKind.P256.generate(), SomeMesh.YEAR).chain(),
            List.of(some.root.own().leaf()));

    assertThat(judged.only("issuer is issued by a trust anchor"))
        .isEqualTo("the chain of CN=issuer ends at no trust anchor");
  }

  /** Everything as it is, under another root. */
  private void trust(CertificateAuthority root) {
    some.proxies.replaceAll(
        (pod, _) -> SomeMesh.known(pod, root, SomeMesh.NOW.minus(Duration.ofHours(1))));
    issueBy(root, root.issueAuthority("issuer", KeyKind.P256.generate(), SomeMesh.YEAR));
  }

  private void issueBy(CertificateAuthority root, KeyedCertificate issuer) {
    some.identity = new Material.Read(issuer.chain(), List.of(root.own().leaf()));
  }
}
