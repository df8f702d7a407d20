package dev.weft.operator.reconcile.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.Names;
import dev.weft.crds.certificate.Certificate;
import dev.weft.identity.KeyKind;
import dev.weft.identity.KeyedCertificate;
import dev.weft.operator.rotation.Published;
import dev.weft.operator.secrets.StoredSecret;
import dev.weft.operator.secrets.TlsContent;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeeperTest {
  private static final String ISSUER_SPEC =
      "{usage: Issuer, secretName: weft-issuer, issuerRef: {name: weft-trust-anchor}}";

  private static KeyedCertificate held(ModelMesh mesh, String secret) {
    return TlsContent.of(secret, mesh.secrets.read(secret)) instanceof TlsContent.Usable(var keyed)
        ? keyed
        : org.junit.jupiter.api.Assertions.fail(secret + " is not usable");
  }

  private static ModelMesh up(ModelMesh mesh) {
    for (int i = 0; i < 3; i++) {
      mesh.reconcile(mesh.anchor);
      mesh.reconcile(mesh.issuer);
    }
    return mesh;
  }

  @Test
  void fromNothingThereIsAnAnchorAnIssuerAndAnIdentity() {
    ModelMesh mesh = up(ModelMesh.ours());
    Published published = mesh.inUse();
    X509Certificate anchor = held(mesh, ModelMesh.ANCHOR).leaf();

    assertThat(published.anchors()).containsExactly(anchor);
    assertThat(published.issuer().keyed().chain()).isEqualTo(held(mesh, ModelMesh.ISSUER).chain());
    assertThat(anchor.getSubjectX500Principal().getName())
        .isEqualTo("CN=weft-trust-anchor.cluster.local");
    assertThat(mesh.anchor.getStatus().notAfter()).isEqualTo("2036-11-23T12:00:00Z");
    assertThat(mesh.anchor.getStatus().revision()).isEqualTo(1);
    assertThat(ModelMesh.condition(mesh.anchor, "Ready")).isEqualTo("True/Ready");
    assertThat(ModelMesh.condition(mesh.anchor, "Issuing")).isEqualTo("False/Issued");
    assertThat(ModelMesh.condition(mesh.anchor, "Rotating")).isEqualTo("False/NotRotating");
    assertThat(ModelMesh.condition(mesh.issuer, "Ready")).isEqualTo("True/Ready");
  }

  @Test
  void nothingIsWrittenWhileNothingChanges() {
    ModelMesh mesh = up(ModelMesh.ours());
    int writes = mesh.secrets.writes();
    int told = mesh.told.size();
    up(mesh);
    assertThat(mesh.secrets.writes()).isEqualTo(writes);
    assertThat(mesh.told).hasSize(told);
    assertThat(
            Serialization.unmarshal(Serialization.asYaml(mesh.anchor), Certificate.class)
                .getStatus())
        .as("after a way through the API server")
        .isEqualTo(mesh.anchor.getStatus());
  }

  @ParameterizedTest
  @CsvSource({
    "'{algorithm: ECDSA}', P256",
    "'{algorithm: ECDSA, size: 384}', P384",
    "'{algorithm: Ed25519}', ED25519",
    "'{algorithm: RSA}', RSA2048"
  })
  void keysAreOfTheKindThatIsAskedFor(String key, KeyKind kind) {
    ModelMesh mesh =
        up(
            new ModelMesh(
                "{usage: TrustAnchor, secretName: weft-trust-anchor, privateKey: " + key + "}",
                ISSUER_SPEC));
    assertThat(KeyKind.of(held(mesh, ModelMesh.ANCHOR).leaf().getPublicKey())).contains(kind);
    assertThat(mesh.published()).isNotNull();
  }

  @Test
  void whatIsRenewedInItsTimeKeepsItsKeyIfItIsToldTo() {
    ModelMesh mesh =
        up(
            new ModelMesh(
                "{usage: TrustAnchor, secretName: weft-trust-anchor}",
                "{usage: Issuer, secretName: weft-issuer, issuerRef: {name: weft-trust-anchor}, duration: 300h,"
                    + " privateKey: {rotationPolicy: Never}}"));
    KeyedCertificate first = held(mesh, ModelMesh.ISSUER);
    mesh.now = mesh.now.plus(Duration.ofHours(201));
    up(mesh);
    KeyedCertificate second = held(mesh, ModelMesh.ISSUER);
    assertThat(second.leaf()).isNotEqualTo(first.leaf());
    assertThat(second.leaf().getPublicKey()).isEqualTo(first.leaf().getPublicKey());
    assertThat(mesh.inUse().issuer().keyed().leaf()).isEqualTo(second.leaf());
    assertThat(mesh.told).contains("weft-trust-anchor: IssuerRenewed");
  }

  @Test
  void aChangeOfTheSpecMakesAnother() {
    ModelMesh mesh = up(ModelMesh.ours());
    mesh.issuer.setSpec(
        ModelMesh.certificate(
                "x",
                "{usage: Issuer, secretName: weft-issuer, issuerRef: {name: weft-trust-anchor}, commonName: west}")
            .getSpec());
    up(mesh);
    assertThat(Checks.commonName(mesh.inUse().issuer().keyed().leaf())).isEqualTo("west");
    assertThat(mesh.issuer.getStatus().revision()).isEqualTo(2);
  }

  @Test
  void whatIsTakenAwayOrSpoiltIsMadeAgainUnderItsOldType() {
    ModelMesh mesh = up(ModelMesh.ours());
    mesh.secrets.put(
        new StoredSecret(
            ModelMesh.ISSUER, "Opaque", Map.of("tls.crt", "spoilt", "tls.key", "x"), 1));
    up(mesh);
    StoredSecret again = mesh.secrets.read(ModelMesh.ISSUER);
    assertThat(again).isNotNull();
    assertThat(again == null ? "" : again.type()).isEqualTo("Opaque");
    assertThat(held(mesh, ModelMesh.ISSUER).chain())
        .isEqualTo(mesh.inUse().issuer().keyed().chain());
    assertThat(mesh.issuer.getStatus().revision()).isEqualTo(2);
  }

  @Test
  void anIdentityThatIsTakenAwayIsMadeAgainAsItWas() {
    ModelMesh mesh = up(ModelMesh.ours());
    Published before = mesh.inUse();
    mesh.secrets.delete(Names.IDENTITY);
    up(mesh);
    assertThat(mesh.inUse()).isEqualTo(before);
  }

  @Test
  void failedAttemptsAreCountedAndFollowEachOtherMoreAndMoreSlowly() {
    var mesh = ModelMesh.ours();
    mesh.secrets.refuse(true);
    mesh.reconcile(mesh.anchor);
    assertThat(ModelMesh.condition(mesh.anchor, "Issuing")).isEqualTo("False/Failed");
    assertThat(ModelMesh.condition(mesh.anchor, "Ready")).isEqualTo("False/DoesNotExist");
    assertThat(mesh.anchor.getStatus().failedIssuanceAttempts()).isEqualTo(1);
    assertThat(mesh.anchor.getStatus().lastFailureTime()).isEqualTo("2026-11-26T12:00:00Z");
    assertThat(mesh.told).contains("weft-trust-anchor: IssuingFailed");

    mesh.now = mesh.now.plusSeconds(9);
    mesh.reconcile(mesh.anchor);
    assertThat(mesh.anchor.getStatus().failedIssuanceAttempts()).isEqualTo(1);
    mesh.now = mesh.now.plusSeconds(1);
    mesh.reconcile(mesh.anchor);
    assertThat(mesh.anchor.getStatus().failedIssuanceAttempts()).isEqualTo(2);

    mesh.secrets.refuse(false);
    mesh.now = mesh.now.plusSeconds(19);
    mesh.reconcile(mesh.anchor);
    assertThat(ModelMesh.condition(mesh.anchor, "Ready")).startsWith("False");
    mesh.now = mesh.now.plusSeconds(1);
    mesh.reconcile(mesh.anchor);
    assertThat(ModelMesh.condition(mesh.anchor, "Ready")).isEqualTo("True/Ready");
    assertThat(mesh.anchor.getStatus().failedIssuanceAttempts()).isNull();
    assertThat(mesh.anchor.getStatus().lastFailureTime()).isNull();
  }

  @Test
  void aPersonWhoAsksDoesNotWaitForTheNextAttempt() {
    ModelMesh mesh = up(ModelMesh.ours());
    mesh.secrets.refuse(true);
    mesh.askForRenewal(mesh.issuer);
    mesh.reconcile(mesh.issuer);
    assertThat(ModelMesh.condition(mesh.issuer, "Issuing")).isEqualTo("False/Failed");
    assertThat(ModelMesh.condition(mesh.issuer, "Ready")).isEqualTo("True/Ready");
    mesh.secrets.refuse(false);
    mesh.askForRenewal(mesh.issuer);
    mesh.reconcile(mesh.issuer);
    assertThat(mesh.issuer.getStatus().revision()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "elsewhere | weft-x | metadata.namespace: 'elsewhere' (expected: weft-system",
        "weft-system | weft-identity | spec.secretName: 'weft-identity' (expected: another",
        "weft-system | weft-control-ca | spec.secretName: 'weft-control-ca' (expected: another",
        "weft-system | weft-issuer | kept by Certificate weft-issuer"
      })
  void whatCannotBeKeptIsRefusedWithTheFieldThatIsWrong(
      String namespace, String secret, String message) {
    ModelMesh mesh = up(ModelMesh.ours());
    Certificate other =
        ModelMesh.certificate("zz", "{usage: TrustAnchor, secretName: " + secret + "}");
    other.getMetadata().setNamespace(namespace);
    int writes = mesh.secrets.writes();
    mesh.reconcile(other);
    assertThat(ModelMesh.condition(other, "Ready")).isEqualTo("False/Invalid");
    assertThat(other.getStatus().conditions().getFirst().getMessage()).contains(message);
    assertThat(mesh.secrets.writes() - writes).as("writes, the status apart").isEqualTo(1);
  }

  @Test
  void anIssuerWithoutItsAnchorSaysWhichIsMissing() {
    var mesh =
        new ModelMesh(
            "{usage: TrustAnchor, secretName: weft-trust-anchor}",
            "{usage: Issuer, secretName: weft-issuer, issuerRef: {name: nowhere}}");
    up(mesh);
    assertThat(ModelMesh.condition(mesh.issuer, "Ready")).isEqualTo("False/DoesNotExist");
    assertThat(ModelMesh.condition(mesh.issuer, "Issuing")).isEqualTo("False/AnchorNotFound");
    assertThat(mesh.issuer.getStatus().conditions().get(1).getMessage())
        .isEqualTo(
            "Secret weft-system/weft-issuer does not exist. spec.issuerRef.name: 'nowhere' (expected: a Certificate of"
                + " usage TrustAnchor in weft-system).");
  }
}
