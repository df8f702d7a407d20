package dev.weft.operator.reconcile.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.identity.CertificateAuthority;
import dev.weft.identity.KeyKind;
import dev.weft.identity.KeyedCertificate;
import dev.weft.identity.Pem;
import dev.weft.operator.rotation.Published;
import dev.weft.operator.secrets.StoredSecret;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Certificates of others, and what happens when something has expired. */
class ExpiryTest {
  private static final Duration LIFE = Duration.ofDays(90);

  private final ModelMesh theirs =
      new ModelMesh(
          "{usage: TrustAnchor, external: true, secretName: weft-trust-anchor}",
          "{usage: Issuer, external: true, secretName: weft-issuer}");

  private CertificateAuthority root(ModelMesh mesh, Duration life) {
    return CertificateAuthority.selfSigned("their root", life, () -> mesh.now);
  }

  private static void anchors(ModelMesh mesh, CertificateAuthority... roots) {
    List<X509Certificate> certificates =
        List.of(roots).stream().map(root -> root.own().leaf()).toList();
    mesh.secrets.put(
        new StoredSecret(
            ModelMesh.ANCHOR, "Opaque", Map.of("ca.crt", Pem.certificates(certificates)), 0));
  }

  private static void issuer(ModelMesh mesh, CertificateAuthority root, Duration life) {
    KeyedCertificate keyed = root.issueAuthority("their issuer", KeyKind.P256.generate(), life);
    mesh.secrets.put(
        new StoredSecret(
            ModelMesh.ISSUER,
            "kubernetes.io/tls",
            Map.of("tls.crt", keyed.chainPem(), "tls.key", keyed.keyPem()),
            0));
  }

  private static void both(ModelMesh mesh) {
    for (int i = 0; i < 2; i++) {
      mesh.reconcile(mesh.anchor);
      mesh.reconcile(mesh.issuer);
    }
  }

  @Test
  void anOfflineRootIsFollowedThroughARotation() {
    CertificateAuthority first = root(theirs, LIFE);
    anchors(theirs, first);
    issuer(theirs, first, LIFE);
    both(theirs);
    assertThat(theirs.inUse().anchors()).containsExactly(first.own().leaf());
    assertThat(ModelMesh.condition(theirs.anchor, "Ready")).isEqualTo("True/Ready");
    theirs.addReplica();
    theirs.addProxy(theirs.replicas.getFirst());
    theirs.settle();

    CertificateAuthority second = root(theirs, LIFE.multipliedBy(2));
    anchors(theirs, second);
    for (int i = 0; i < 5; i++) {
      theirs.round();
    }
    assertThat(theirs.rotation().step()).isEqualTo("Issuing");
    assertThat(theirs.rotation().waitingFor()).isEqualTo("the issuer under the new anchor");
    assertThat(ModelMesh.condition(theirs.issuer, "Ready")).isEqualTo("True/Ready");

    issuer(theirs, second, LIFE);
    theirs.settle();
    assertThat(theirs.inUse().anchors()).containsExactly(second.own().leaf());
  }

  @Test
  void anIssuerThatEndsElsewhereIsNotUsedAndSaysSo() {
    CertificateAuthority root = root(theirs, LIFE);
    anchors(theirs, root);
    issuer(theirs, root(theirs, LIFE), LIFE);
    both(theirs);
    assertThat(theirs.published()).isNull();
    assertThat(ModelMesh.condition(theirs.issuer, "Ready")).isEqualTo("False/IncorrectIssuer");
  }

  @Test
  void anAnchorWithoutAKeyCannotSignAnIssuerOfOurs() {
    var mesh =
        new ModelMesh(
            "{usage: TrustAnchor, external: true, secretName: weft-trust-anchor}",
            "{usage: Issuer, secretName: weft-issuer, issuerRef: {name: weft-trust-anchor}}");
    CertificateAuthority root = root(mesh, LIFE);
    anchors(mesh, root);
    both(mesh);
    assertThat(ModelMesh.condition(mesh.issuer, "Issuing")).isEqualTo("False/AnchorHasNoKey");

    mesh.secrets.put(
        new StoredSecret(
            ModelMesh.ANCHOR,
            "kubernetes.io/tls",
            Map.of("tls.crt", root.certificatePem(), "tls.key", root.own().keyPem()),
            0));
    both(mesh);
    assertThat(mesh.inUse().issuer().anchor()).isEqualTo(root.own().leaf());
  }

  /** Nobody answers: nothing that they hold would verify anyway. */
  @Test
  void anAnchorAndAnIssuerOfOurOwnThatHaveExpiredRecoverByThemselvesAtOnce() {
    ModelMesh mesh =
        new ModelMesh(
            "{usage: TrustAnchor, secretName: weft-trust-anchor, duration: 10h}",
            "{usage: Issuer, secretName: weft-issuer, issuerRef: {name: weft-trust-anchor}}");
    both(mesh);
    Published before = mesh.inUse();
    mesh.addReplica().reachable = false;
    mesh.addProxy(mesh.replicas.getFirst()).disconnect();

    mesh.now = mesh.now.plus(Duration.ofHours(11));
    both(mesh);
    assertThat(mesh.inUse().issuer().expired(mesh.now)).isFalse();
    assertThat(mesh.inUse().anchors()).doesNotContainAnyElementsOf(before.anchors());
    assertThat(mesh.told).contains("weft-trust-anchor: IdentityRecovered");
    assertThat(ModelMesh.condition(mesh.anchor, "Ready")).isEqualTo("True/Ready");
    assertThat(ModelMesh.condition(mesh.issuer, "Ready")).isEqualTo("True/Ready");
  }

  @Test
  void anIssuerOfOurOwnThatHasExpiredRecoversUnderItsAnchor() {
    ModelMesh mesh =
        new ModelMesh(
            "{usage: TrustAnchor, secretName: weft-trust-anchor}",
            "{usage: Issuer, secretName: weft-issuer, issuerRef: {name: weft-trust-anchor}, duration: 1h}");
    both(mesh);
    List<X509Certificate> anchors = mesh.inUse().anchors();
    mesh.now = mesh.now.plus(Duration.ofHours(2));
    both(mesh);
    assertThat(mesh.inUse().issuer().expired(mesh.now)).isFalse();
    assertThat(mesh.inUse().anchors()).isEqualTo(anchors);
  }

  @Test
  void whatExpiresOfOthersSaysWhoseSecretAndRecoversWhenItIsReplaced() {
    CertificateAuthority first = root(theirs, LIFE);
    anchors(theirs, first);
    issuer(theirs, first, LIFE);
    both(theirs);
    theirs.addReplica().reachable = false;
    theirs.addProxy(theirs.replicas.getFirst()).disconnect();

    theirs.now = theirs.now.plus(Duration.ofDays(70));
    both(theirs);
    assertThat(ModelMesh.condition(theirs.anchor, "Ready")).isEqualTo("True/ExpiresSoon");
    assertThat(theirs.told).contains("weft-trust-anchor: ExpiresSoon", "weft-issuer: ExpiresSoon");

    theirs.now = theirs.now.plus(Duration.ofDays(30));
    both(theirs);
    assertThat(ModelMesh.condition(theirs.anchor, "Ready")).isEqualTo("False/Expired");
    assertThat(theirs.anchor.getStatus().conditions().getFirst().getMessage())
        .contains("Whoever fills Secret weft-system/weft-trust-anchor must replace it now.");

    CertificateAuthority second = root(theirs, LIFE);
    issuer(theirs, second, LIFE);
    anchors(theirs, second);
    both(theirs);
    assertThat(theirs.inUse().anchors()).containsExactly(second.own().leaf());
    assertThat(theirs.inUse().issuer().expired(theirs.now)).isFalse();
    assertThat(ModelMesh.condition(theirs.anchor, "Ready")).isEqualTo("True/Ready");
  }
}
