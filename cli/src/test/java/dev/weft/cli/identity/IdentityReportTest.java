package dev.weft.cli.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.cli.cluster.MeshPod;
import dev.weft.crds.certificate.Certificate;
import dev.weft.identity.CertificateAuthority;
import dev.weft.identity.Fingerprint;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;

class IdentityReportTest {
  private final SomeMesh some = new SomeMesh();
  private final String old = Fingerprint.of(some.root.own().leaf());

  @Test
  void authoritiesAndProxiesAreShown() {
    List<String> lines = IdentityTable.lines(IdentityReport.of(some.facts()), false);

    assertThat(lines)
        .containsExactly(
            "Mesh default, trust domain cluster.local",
            "",
            "AUTHORITY      FINGERPRINT    KEY     EXPIRES                 NOTES",
            "trust anchor   "
                + old.substring(0, 12)
                + "   P-256   2036-11-23 (in 3650d)   issues, acknowledged by 2 proxies",
            "issuer         "
                + Fingerprint.of(some.issuer.leaf()).substring(0, 12)
                + "   P-256   2027-11-26 (in 365d)    CN=issuer < CN=anchor, renewed in 199d",
            "",
            "POD       IDENTITY                                  ANCHOR         EXPIRES   TRUST          ACKNOWLEDGED",
            "web-1     spiffe://cluster.local/ns/shop/sa/web     "
                + old.substring(0, 12)
                + "   in 23h    0a1b2c3d4e5f   yes",
            "stock-1   spiffe://cluster.local/ns/shop/sa/stock   "
                + old.substring(0, 12)
                + "   in 23h    0a1b2c3d4e5f   yes");
  }

  @Test
  void whoHasNotAcknowledgedANewAnchorIsNamed() {
    CertificateAuthority next = SomeMesh.root("next", SomeMesh.YEAR, SomeMesh.NOW);
    some.identity =
        new Material.Read(some.issuer.chain(), List.of(some.root.own().leaf(), next.own().leaf()));
    some.trustAnchorResource = rotating();
    some.proxies.put(
        SomeMesh.pod("idle"), new ProxyState.Answer.Known(new ProxyState(null, null, null)));
    some.proxies.put(SomeMesh.pod("mute"), new ProxyState.Answer.Silent("refused"));

    IdentityReport report = IdentityReport.of(some.facts());

    assertThat(report.anchors().getLast())
        .satisfies(anchor -> {
          assertThat(anchor.issuing()).isFalse();
          assertThat(anchor.lacking()).containsExactly("shop/web-1", "shop/stock-1", "shop/idle-1");
        });
    assertThat(report.silent()).containsEntry("shop/mute-1", "refused");
    String brief = Fingerprint.of(next.own().leaf()).substring(0, 12);
    assertThat(IdentityTable.lines(report, true))
        .contains(
            "The trust anchor is being rotated. Publishing: 0 of 2 proxies are done, waiting for shop/web-1, since 30s")
        .anySatisfy(line -> assertThat(line).endsWith("no, lacks " + brief))
        .anySatisfy(line -> assertThat(line).startsWith("shop ").endsWith("no, has none"));
  }

  @Test
  void anIssuerOfAnotherRootIsSaidToEndNowhere() {
    some.identity =
        new Material.Read(
            some.issuer.chain(),
            List.of(SomeMesh.root("other", SomeMesh.YEAR, SomeMesh.NOW).own().leaf()));

    assertThat(IdentityTable.lines(IdentityReport.of(some.facts()), false))
        .anySatisfy(line -> assertThat(line).contains("CN=issuer (ends at no trust anchor)"));
  }

  @Test
  void whatCannotBeReadIsAProblemAndTheRestIsShown() {
    some.identity = new Material.Unreadable("Secret weft-system/weft-identity: forbidden");

    IdentityReport report = IdentityReport.of(some.facts());

    assertThat(report.problems()).containsExactly("Secret weft-system/weft-identity: forbidden");
    assertThat(report.proxies()).hasSize(2).allMatch(IdentityReport.Proxy::acknowledged);
  }

  @Test
  void theJsonFormIsStable() {
    MeshPod stock = SomeMesh.pod("stock");
    some.proxies.put(stock, new ProxyState.Answer.Silent("refused"));
    some.trustAnchorResource = rotating();

    assertThat(IdentityJson.text(IdentityReport.of(some.facts())))
        .isEqualToIgnoringWhitespace(
            """
            {"mesh":"default","trust_domain":"cluster.local",
            "trust_anchors":[{"fingerprint":"%1$s","subject":"CN=anchor","key":"P-256",
              "not_before":"2026-11-26T11:58:00Z","not_after":"2036-11-23T12:00:00Z",
              "issuing":true,"acknowledged":2,"lacking":[]}],
            "issuer":{"fingerprint":"%2$s","subject":"CN=issuer","key":"P-256",
              "not_before":"2026-11-26T11:58:00Z","not_after":"2027-11-26T12:00:00Z",
              "renewal_time":"2027-06-14T11:58:00Z","anchor":"%1$s","chain":["CN=issuer","CN=anchor"]},
            "rotation":{"step":"Publishing","old_fingerprint":"aa","new_fingerprint":"bb",
              "started_at":"2026-11-26T11:59:30Z","step_started_at":"2026-11-26T11:59:30Z",
              "proxies":2,"done":0,"waiting_for":"shop/web-1"},
            "proxies":[{"namespace":"shop","pod":"web-1","identity":"spiffe://cluster.local/ns/shop/sa/web",
              "anchor":"%1$s","not_before":"2026-11-26T11:00:00Z","not_after":"2026-11-27T11:00:00Z",
              "trust_version":"0a1b2c3d4e5f6071","acknowledged":true,"lacking":[],"failure":null}],
            "unanswered":[{"pod":"shop/stock-1","reason":"refused"}],
            "problems":[]}
            """
                .formatted(old, Fingerprint.of(some.issuer.leaf())));
  }

  private static Certificate rotating() {
    return Serialization.unmarshal(
        """
        apiVersion: weft.dev/v1alpha1
        kind: Certificate
        metadata: {name: weft-trust-anchor, namespace: weft-system}
        spec: {usage: TrustAnchor, secretName: weft-trust-anchor}
        status:
          rotation:
            {step: Publishing, oldFingerprint: aa, newFingerprint: bb, startedAt: "2026-11-26T11:59:30Z",
             stepStartedAt: "2026-11-26T11:59:30Z", proxies: 2, done: 0, waitingFor: shop/web-1}
        """,
        Certificate.class);
  }
}
