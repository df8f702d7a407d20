package dev.weft.e2e.operator;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.api.Names;
import dev.weft.crds.certificate.Certificate;
import dev.weft.crds.certificate.CertificateStatus;
import dev.weft.e2e.stage.OperatorStage;
import dev.weft.identity.CertificateAuthority;
import dev.weft.identity.Fingerprint;
import dev.weft.identity.KeyKind;
import dev.weft.identity.KeyedCertificate;
import dev.weft.identity.Pem;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** What a mesh's identity comes from, kept by an operator in a cluster without proxies. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class IdentityIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90); // a JVM starts on a busy machine
  private static final String ANCHOR = "weft-trust-anchor";
  private static final String ISSUER = "weft-issuer";

  @AutoClose private static OperatorStage stage;
  private static KubernetesClient client;

  @BeforeAll
  static void installAndAskForAMesh() throws IOException {
    stage = OperatorStage.open(Map.of());
    client = stage.client();
    stage.install();
    stage.apply(OperatorStage.MESH);
    await().atMost(PATIENCE).until(() -> stage.meshSays("Ready").startsWith("True"));
  }

  @Test
  @Order(1)
  void theMeshsCertificatesAreMadeAndTheirSecretsFilled() throws Exception {
    assertThat(says(ANCHOR, "Ready")).isEqualTo("True/Ready");
    assertThat(says(ANCHOR, "Rotating")).isEqualTo("False/NotRotating");
    assertThat(says(ISSUER, "Ready")).isEqualTo("True/Ready");
    assertThat(requireNonNull(certificate(ISSUER).getSpec().issuerRef()).name()).isEqualTo(ANCHOR);
    assertThat(secret(ANCHOR).getType()).isEqualTo("kubernetes.io/tls");
    assertThat(pem(secret(Names.IDENTITY), "ca.crt")).isEqualTo(pem(secret(ANCHOR), "tls.crt"));
    assertThat(pem(secret(Names.IDENTITY), "tls.crt")).isEqualTo(pem(secret(ISSUER), "tls.crt"));
    assertThat(stage.mesh().getStatus().trustAnchors().getFirst().fingerprint())
        .isEqualTo(Fingerprint.of(pem(secret(ANCHOR), "tls.crt").getFirst()));
    assertThat(secret(Names.IDENTITY).getMetadata().getOwnerReferences()).hasSize(1);
    assertThat(secret(ANCHOR).getMetadata().getOwnerReferences()).isEmpty();
  }

  @Test
  @Order(2)
  void whatIsTakenAwayComesBackTheSame() throws Exception {
    List<X509Certificate> anchors = pem(secret(Names.IDENTITY), "ca.crt");
    List<X509Certificate> chain = pem(secret(Names.IDENTITY), "tls.crt");
    delete(Names.IDENTITY);
    await().atMost(PATIENCE).until(() -> exists(Names.IDENTITY));
    assertThat(pem(secret(Names.IDENTITY), "ca.crt")).isEqualTo(anchors);
    assertThat(pem(secret(Names.IDENTITY), "tls.crt")).isEqualTo(chain);

    delete(ISSUER);
    await()
        .atMost(PATIENCE)
        .until(() ->
            exists(ISSUER)
                && !pem(secret(Names.IDENTITY), "tls.crt").equals(chain)
                && pem(secret(Names.IDENTITY), "tls.crt").equals(pem(secret(ISSUER), "tls.crt")));
    assertThat(pem(secret(Names.IDENTITY), "ca.crt")).isEqualTo(anchors);
  }

  @Test
  @Order(3)
  void aRenewalThatIsAskedForInTheStatusRotatesTheAnchor() throws Exception {
    String old = certificate(ANCHOR).getStatus().fingerprint();
    askForRenewal(ANCHOR);
    await().atMost(PATIENCE).until(() -> says(ANCHOR, "Rotating").equals("False/Rotated"));

    String now = certificate(ANCHOR).getStatus().fingerprint();
    assertThat(now).isNotEqualTo(old);
    assertThat(certificate(ANCHOR).getStatus().revision()).isEqualTo(2);
    assertThat(certificate(ANCHOR).getStatus().rotation()).isNull();
    assertThat(pem(secret(Names.IDENTITY), "ca.crt").stream().map(Fingerprint::of))
        .containsExactly(now);
    assertThat(says(ISSUER, "Ready")).isEqualTo("True/Ready");
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(stage.mesh().getStatus().trustAnchors())
                .extracting("fingerprint")
                .containsExactly(now));
    assertThat(reasonsOf(ANCHOR))
        .contains(
            "TrustAnchorPublished", "IssuerSwitched", "TrustAnchorRetired", "TrustAnchorRotated");
    assertThat(reasonsOf(ANCHOR).stream().filter("TrustAnchorRotated"::equals)).hasSize(1);
  }

  @Test
  @Order(4)
  void theOperatorIsKilledInTheMiddleAndGoesOn() {
    String old = certificate(ANCHOR).getStatus().fingerprint();
    askForRenewal(ANCHOR);
    await()
        .pollInterval(Duration.ofMillis(50))
        .atMost(PATIENCE)
        .until(() -> says(ANCHOR, "Rotating").startsWith("True"));
    client
        .pods()
        .inNamespace(Names.NAMESPACE)
        .withLabel("app.kubernetes.io/name", Names.OPERATOR)
        .withGracePeriod(0)
        .delete();
    await()
        .atMost(PATIENCE)
        .until(() ->
            says(ANCHOR, "Rotating").equals("False/Rotated")
                && !Objects.equals(certificate(ANCHOR).getStatus().fingerprint(), old));
    assertThat(certificate(ANCHOR).getStatus().revision()).isEqualTo(3);
  }

  @Test
  @Order(5)
  void anOfflineRootAndItsIssuerAreFollowed() throws Exception {
    CertificateAuthority root =
        CertificateAuthority.selfSigned(
            "Our offline root",
            KeyKind.P384.generate(),
            Duration.ofDays(300),
            InstantSource.system());
    KeyedCertificate issuer =
        root.issueAuthority("Our issuer", KeyKind.RSA2048.generate(), Duration.ofDays(100));
    stage.apply(
        new SecretBuilder()
            .withNewMetadata()
            .withNamespace(Names.NAMESPACE)
            .withName("offline-root")
            .endMetadata()
            .withStringData(
                Map.of("ca.crt", root.certificatePem().replace("\n", "\r\n") + "\r\n \r\n"))
            .build());
    stage.apply(
        new SecretBuilder()
            .withNewMetadata()
            .withNamespace(Names.NAMESPACE)
            .withName("our-issuer")
            .endMetadata()
            .withStringData(Map.of("tls.crt", issuer.chainPem(), "tls.key", issuer.keyPem()))
            .build());
    stage.apply(external("our-root", "TrustAnchor", "offline-root"));
    stage.apply(external("our-issuer", "Issuer", "our-issuer"));
    stage.apply(
        "{apiVersion: weft.dev/v1alpha1, kind: Mesh, metadata: {name: default},"
            + " spec: {identity: {trustAnchor: {name: our-root}, issuer: {name: our-issuer}}}}");

    await()
        .atMost(PATIENCE)
        .until(() -> pem(secret(Names.IDENTITY), "ca.crt").equals(List.of(root.own().leaf())));
    assertThat(pem(secret(Names.IDENTITY), "tls.crt")).isEqualTo(issuer.chain());
    await().atMost(PATIENCE).until(() -> stage.meshSays("IdentityReady").equals("True/Issued"));
  }

  @Test
  @Order(6)
  void whatIsWrongInASecretOfOthersIsSaidInStatusAndEvent() {
    delete("our-issuer");
    await().atMost(PATIENCE).until(() -> says("our-issuer", "Ready").equals("False/DoesNotExist"));
    assertThat(exists(Names.IDENTITY)).as("what is in use stays").isTrue();
    await()
        .atMost(PATIENCE)
        .until(() -> stage.meshSays("IdentityReady").equals("True/CertificateNotReady"));
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(reasonsOf("our-issuer")).contains("DoesNotExist"));
  }

  private static String external(String name, String usage, String secret) {
    return "{apiVersion: weft.dev/v1alpha1, kind: Certificate, metadata: {name: "
        + name
        + ", namespace: weft-system}, spec: {usage: "
        + usage
        + ", external: true, secretName: "
        + secret
        + "}}";
  }

  /** As {@code weft identity renew} does, and cmctl for cert-manager. */
  private static void askForRenewal(String name) {
    client
        .resources(Certificate.class)
        .inNamespace(Names.NAMESPACE)
        .withName(name)
        .subresource("status")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"status\":{\"conditions\":[{\"type\":\"Issuing\",\"status\":\"True\",\"reason\":\"ManuallyTriggered\","
                + "\"message\":\"by hand\",\"lastTransitionTime\":\"2026-11-26T12:00:00Z\"}]}}");
  }

  private static Certificate certificate(String name) {
    return client.resources(Certificate.class).inNamespace(Names.NAMESPACE).withName(name).get();
  }

  private static String says(String name, String type) {
    Certificate certificate = certificate(name);
    CertificateStatus status = certificate == null ? null : certificate.getStatus();
    return status == null ? "" : OperatorStage.said(status.conditions(), type);
  }

  private static List<String> reasonsOf(String name) {
    return client.events().v1().events().inNamespace(Names.NAMESPACE).list().getItems().stream()
        .filter(event -> name.equals(event.getRegarding().getName()))
        .map(Event::getReason)
        .toList();
  }

  private static boolean exists(String name) {
    return client.secrets().inNamespace(Names.NAMESPACE).withName(name).get() != null;
  }

  private static Secret secret(String name) {
    return client.secrets().inNamespace(Names.NAMESPACE).withName(name).require();
  }

  private static void delete(String name) {
    client.secrets().inNamespace(Names.NAMESPACE).withName(name).delete();
  }

  private static List<X509Certificate> pem(Secret secret, String key)
      throws Pem.MalformedException {
    return Pem.parseCertificates(
        new String(Base64.getDecoder().decode(secret.getData().get(key)), StandardCharsets.UTF_8));
  }
}
