package dev.weft.operator.reconcile.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.crds.certificate.Certificate;
import dev.weft.crds.certificate.CertificateStatus;
import dev.weft.crds.mesh.Mesh;
import dev.weft.crds.mesh.TrustAnchor;
import dev.weft.identity.CertificateAuthority;
import dev.weft.identity.Fingerprint;
import dev.weft.identity.KeyKind;
import dev.weft.operator.fleet.PodId;
import dev.weft.operator.reconcile.certificate.Pair;
import dev.weft.operator.rotation.LiveFleet;
import dev.weft.operator.rotation.LiveProxy;
import dev.weft.operator.rotation.Published;
import dev.weft.operator.rotation.Situation;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class IdentityStateTest {
  private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
  private static final Mesh MESH =
      Serialization.unmarshal(
          "---\n{apiVersion: weft.dev/v1alpha1, kind: Mesh, metadata: {name: default}, spec: {}}",
          Mesh.class);
  private static final Situation.Mesh TOLD = new Situation.Mesh("cluster.local", "control");
  private static final CertificateAuthority ROOT =
      CertificateAuthority.selfSigned("root", Duration.ofDays(10), () -> NOW);
  private static final Published PUBLISHED =
      Published.of(
          ROOT.issueAuthority("issuer", KeyKind.P256.generate(), Duration.ofDays(1)),
          List.of(ROOT.own().leaf()));

  private final Certificate anchor =
      certificate("weft-trust-anchor", "{usage: TrustAnchor, secretName: a}");
  private final Certificate issuer =
      certificate(
          "weft-issuer", "{usage: Issuer, secretName: i, issuerRef: {name: weft-trust-anchor}}");

  @Test
  void whatIsInUseIsNamed() {
    IdentityState state = state(PUBLISHED, NOW);
    assertThat(state.reason()).isEqualTo("Issued");
    assertThat(state.message())
        .isEqualTo(
            "Certificates are signed by issuer "
                + Fingerprint.of(PUBLISHED.issuer().keyed().leaf())
                + ", valid until 2026-11-27T12:00:00Z, under trust anchor "
                + Fingerprint.of(ROOT.own().leaf())
                + ".");
    assertThat(state.anchors())
        .containsExactly(
            new TrustAnchor(Fingerprint.of(ROOT.own().leaf()), "2026-12-06T12:00:00Z", 2));
  }

  @Test
  void withoutAnythingToSignByItIsNotReady() {
    assertThat(verdict(state(null, NOW))).isEqualTo("False/NoIssuer");
    set(issuer, condition("Ready", "False", "AnchorHasNoKey", "There is no key."));
    assertThat(state(null, NOW).message())
        .isEqualTo("Nothing can be issued yet. Certificate weft-issuer: There is no key.");
  }

  @Test
  void whatHasExpiredIsSaidWithWhoMustAct() {
    set(anchor, condition("Ready", "False", "Expired", "Replace Secret x."));
    IdentityState state = state(PUBLISHED, NOW.plus(Duration.ofDays(2)));
    assertThat(verdict(state)).isEqualTo("False/Expired");
    assertThat(state.message())
        .isEqualTo(
            "What certificates are signed by expired at 2026-11-27T12:00:00Z. Certificate weft-trust-anchor: Replace"
                + " Secret x.");
  }

  @Test
  void aRotationATroubleAndAnEndThatIsNearAreSaidThoughAllIsWell() {
    set(issuer, condition("Ready", "True", "ExpiresSoon", "Act before March."));
    assertThat(verdict(state(PUBLISHED, NOW))).isEqualTo("True/ExpiresSoon");
    set(issuer, condition("Ready", "False", "DoesNotExist", "There is no Secret."));
    assertThat(verdict(state(PUBLISHED, NOW))).isEqualTo("True/CertificateNotReady");
    set(anchor, condition("Rotating", "True", "Publishing", "1 of 2 live proxies."));
    assertThat(verdict(state(PUBLISHED, NOW))).isEqualTo("True/Rotating");
    assertThat(state(PUBLISHED, NOW).message())
        .isEqualTo("Certificate weft-trust-anchor: 1 of 2 live proxies.");
  }

  @Test
  void aNameThatLeadsNowhereIsSaidWithItsField() {
    IdentityState state = state(new Pair(null, issuer), PUBLISHED, NOW);
    assertThat(verdict(state)).isEqualTo("False/CertificateMissing");
    assertThat(state.message())
        .isEqualTo(
            "spec.identity.trustAnchor.name: 'weft-trust-anchor' (expected: a Certificate of usage TrustAnchor in"
                + " weft-system).");
    Certificate elsewhere =
        certificate("weft-issuer", "{usage: Issuer, secretName: i, issuerRef: {name: other}}");
    assertThat(state(new Pair(anchor, elsewhere), PUBLISHED, NOW).message())
        .contains("expected: one whose issuerRef is the Certificate of spec.identity.trustAnchor");
  }

  private IdentityState state(@Nullable Published published, Instant now) {
    return state(new Pair(anchor, issuer), published, now);
  }

  private static IdentityState state(Pair pair, @Nullable Published published, Instant now) {
    var fleet =
        new LiveFleet(
            true,
            Set.of(),
            List.of(
                new LiveProxy(
                    new PodId("shop", "a"), true, PUBLISHED.version(TOLD), "", Instant.MAX),
                new LiveProxy(
                    new PodId("shop", "b"),
                    true,
                    "earlier",
                    Fingerprint.of(ROOT.own().leaf()),
                    Instant.MAX),
                LiveProxy.silent(new PodId("shop", "c"))));
    return IdentityState.of(
        MESH,
        pair,
        new Situation(
            TOLD, List.of(ROOT.own().leaf()), List.of(), null, published, fleet, false, null, now));
  }

  private static String verdict(IdentityState state) {
    return state.state().text() + "/" + state.reason();
  }

  private static Certificate certificate(String name, String spec) {
    return Serialization.unmarshal(
        "---\n{apiVersion: weft.dev/v1alpha1, kind: Certificate, metadata: {name: "
            + name
            + ", namespace: weft-system}, spec: "
            + spec
            + "}",
        Certificate.class);
  }

  private static void set(Certificate certificate, Condition condition) {
    certificate.setStatus(
        new CertificateStatus(
            1L, List.of(condition), null, null, null, null, null, null, null, null));
  }

  private static Condition condition(String type, String status, String reason, String message) {
    return new ConditionBuilder()
        .withType(type)
        .withStatus(status)
        .withReason(reason)
        .withMessage(message)
        .build();
  }
}
