package dev.weft.operator.reconcile.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.crds.certificate.Certificate;
import dev.weft.identity.CertificateAuthority;
import dev.weft.identity.KeyKind;
import dev.weft.identity.KeyedCertificate;
import dev.weft.identity.LeafRequest;
import dev.weft.identity.Pem;
import dev.weft.operator.secrets.StoredSecret;
import dev.weft.operator.status.ConditionSet.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FollowedTest {
  private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
  private static final Duration LIFE = Duration.ofDays(90);
  private static final CertificateAuthority ROOT = root("root", KeyKind.P256.generate(), LIFE);
  private static final CertificateAuthority NEXT =
      root("next", KeyKind.P256.generate(), LIFE.multipliedBy(2));
  private static final KeyedCertificate ISSUER =
      ROOT.issueAuthority("issuer", KeyKind.P384.generate(), LIFE);
  private static final List<X509Certificate> ANCHORS = List.of(ROOT.own().leaf());

  private static final Certificate ANCHOR =
      ModelMesh.certificate("root", "{usage: TrustAnchor, external: true, secretName: theirs}");

  @ParameterizedTest
  @EnumSource(
      value = KeyKind.class,
      names = {"P256", "P384", "ED25519", "RSA2048"})
  void anAnchorOfEveryAcceptedKindIsFollowedWithoutItsKey(KeyKind kind) {
    Finding finding = anchor(root("r", kind.generate(), LIFE).certificatePem());
    assertThat(finding.ready().reason()).isEqualTo("Ready");
    assertThat(finding.ready().message())
        .isEqualTo("It holds a trust anchor, valid until 2027-02-24T12:00:00Z.");
    assertThat(finding.issuing().reason()).isEqualTo("External");
  }

  @Test
  void pastedPemIsReadWithItsCarriageReturnsAndTrailingSpace() {
    String pasted = "# our root\r\n" + ROOT.certificatePem().replace("\n", "\r\n") + "\r\n \n\n";
    assertThat(anchor(pasted).ready().reason()).isEqualTo("Ready");
  }

  @Test
  void everyCertificateOfTheBundleIsAnAnchor() {
    String both = ROOT.certificatePem() + NEXT.certificatePem() + ROOT.certificatePem();
    assertThat(AnchorBundle.of("theirs", secret(Map.of("ca.crt", both))))
        .isEqualTo(new AnchorBundle.Usable(List.of(ROOT.own().leaf(), NEXT.own().leaf()), null));
    assertThat(AnchorBundle.of("theirs", secret(Map.of("tls.crt", both))))
        .as("without a ca.crt")
        .isEqualTo(new AnchorBundle.Usable(List.of(ROOT.own().leaf(), NEXT.own().leaf()), null));
    assertThat(anchor(both).ready().message())
        .isEqualTo("It holds 2 trust anchors, the last of them, valid until 2027-05-25T12:00:00Z.");
  }

  @Test
  void whatIsNoAnchorIsNamedWithWhatWasExpected() {
    assertThat(said(null))
        .isEqualTo(
            "DoesNotExist: Secret weft-system/theirs does not exist (expected: somebody else makes it).");
    assertThat(said(secret(Map.of())))
        .isEqualTo(
            "MissingData: Secret weft-system/theirs: ca.crt and tls.crt are missing or empty (expected: one of them).");
    assertThat(said(secret(Map.of("ca.crt", "hello"))))
        .isEqualTo(
            "InvalidCertificate: Secret weft-system/theirs: ca.crt: no certificate (expected: at least one PEM block CERTIFICATE).");
    assertThat(said(secret(Map.of("ca.crt", Pem.certificates(leaf().chain())))))
        .isEqualTo(
            "InvalidCertificate: Secret weft-system/theirs: ca.crt: CN=a.b is no authority (expected: basicConstraints CA:TRUE, keyCertSign).");
  }

  @Test
  void aWeakKeyIsNamedWithWhatWasExpected() throws IOException {
    String weak = Files.readString(Path.of("src/test/resources/certificates/rsa-1024.pem"));
    assertThat(said(secret(Map.of("ca.crt", weak))))
        .isEqualTo(
            "InvalidCertificate: Secret weft-system/theirs: ca.crt: CN=weak has a key of RSA of 1024 bits (expected: "
                + KeyKind.EXPECTED
                + ").");
  }

  @Test
  void aKeyOfAnotherCertificateIsNone() {
    assertThat(
            said(secret(Map.of("tls.crt", ROOT.certificatePem(), "tls.key", NEXT.own().keyPem()))))
        .isEqualTo(
            "InvalidKeyPair: Secret weft-system/theirs: tls.key is not the key of CN=root, the first certificate in tls.crt.");
  }

  @Test
  void anIssuerMustEndAtAnAnchor() {
    assertThat(issuer(ISSUER, ANCHORS, NOW).ready().reason()).isEqualTo("Ready");
    assertThat(issuer(ISSUER, List.of(NEXT.own().leaf()), NOW).ready())
        .isEqualTo(
            new Finding.Say(
                State.FALSE,
                "IncorrectIssuer",
                "Secret weft-system/theirs: tls.crt: CN=issuer is signed by CN=root, which is no trust anchor."));
  }

  @Test
  void inTheLastThirdOfItsLifeItSaysWhoMustAct() {
    Finding late = issuer(ISSUER, ANCHORS, NOW.plus(Duration.ofDays(61)));
    assertThat(late.ready().state().text()).isEqualTo("True");
    assertThat(late.ready().reason()).isEqualTo("ExpiresSoon");
    assertThat(late.ready().message())
        .isEqualTo(
            "It holds an issuer, valid until 2027-02-24T12:00:00Z. Whoever fills Secret weft-system/theirs must"
                + " replace it before then.");
    assertThat(late.lookAgain()).isEqualTo(NOW.plus(LIFE));
    assertThat(issuer(ISSUER, ANCHORS, NOW).lookAgain()).isBefore(NOW.plus(Duration.ofDays(61)));
  }

  @Test
  void atItsEndItSaysWhoseSecretMustBeReplaced() {
    Finding ended = issuer(ISSUER, ANCHORS, NOW.plus(LIFE));
    assertThat(ended.ready().state().text()).isEqualTo("False");
    assertThat(ended.ready().reason()).isEqualTo("Expired");
    assertThat(ended.ready().message())
        .isEqualTo(
            "CN=issuer expired at 2027-02-24T12:00:00Z. Whoever fills Secret weft-system/theirs must replace it now.");
  }

  private static Finding anchor(String pem) {
    return new Followed(ANCHOR, secret(Map.of("ca.crt", pem)), NOW).anchor();
  }

  private static String said(@Nullable StoredSecret secret) {
    Finding.Say ready = new Followed(ANCHOR, secret, NOW).anchor().ready();
    return ready.reason() + ": " + ready.message();
  }

  private static Finding issuer(
      KeyedCertificate issuer, List<X509Certificate> anchors, Instant now) {
    return new Followed(
            ModelMesh.certificate("issuer", "{usage: Issuer, external: true, secretName: theirs}"),
            secret(Map.of("tls.crt", issuer.chainPem(), "tls.key", issuer.keyPem())),
            now)
        .issuer(anchors);
  }

  private static StoredSecret secret(Map<String, String> texts) {
    return new StoredSecret("theirs", "Opaque", texts, 0);
  }

  private static CertificateAuthority root(String name, KeyPair keys, Duration life) {
    return CertificateAuthority.selfSigned(name, keys, life, () -> NOW);
  }

  private static KeyedCertificate leaf() {
    return ROOT.issue(LeafRequest.server(List.of("a.b"), List.of(), LIFE));
  }
}
