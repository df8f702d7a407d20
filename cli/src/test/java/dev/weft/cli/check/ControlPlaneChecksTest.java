package dev.weft.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.cli.identity.Material;
import dev.weft.cli.identity.SomeMesh;
import dev.weft.identity.CertificateAuthority;
import dev.weft.identity.LeafRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each check is made to fail once, by one thing that is wrong where all else is well. */
class ControlPlaneChecksTest {
  private static final Duration DAY = Duration.ofDays(1);

  private final Judged judged = new Judged();
  private final SomeMesh some = judged.some;

  @Test
  void controlPlanesCertificateCanBeRead() {
    some.controlTls = new Material.Unreadable("there is no Secret weft-system/weft-control-tls");

    assertThat(judged.only("control plane's certificate can be read"))
        .isEqualTo("there is no Secret weft-system/weft-control-tls");
  }

  @Test
  void controlPlanesCertificateIsWithinTheValidityPeriod() {
    serveBy(SomeMesh.root("control", SomeMesh.YEAR, SomeMesh.NOW.minus(DAY.multipliedBy(9))), DAY);

    assertThat(judged.error("control plane's certificate is within the validity period"))
        .contains("expired at 2026-11-18T12:00:00Z, 8d ago");
  }

  @Test
  void controlPlanesCertificateIsValidForAtLeastSomeTime() {
    serveBy(some.control, DAY);

    assertThat(judged.warning("control plane's certificate is valid for at least 30d"))
        .contains("in 24h");
    assertThat(
            judged.error(
                "control plane's certificate is valid for at least 2d", DAY.multipliedBy(2)))
        .contains("in 24h");
  }

  @Test
  void controlPlanesCertificateIsOfTheAuthorityThatProxiesKnow() {
    some.controlTls = new Material.Read(some.server.chain(), List.of(some.root.own().leaf()));

    assertThat(judged.only("control plane's certificate is of the authority that proxies know"))
        .contains("is of another");
  }

  @Test
  void injectionWebhookHasAValidCertificate() {
    some.webhooks.put(
        "pod.inject.weft.dev", new Material.Read(List.of(), List.of(some.root.own().leaf())));
    assertThat(judged.only("injection webhook has a valid certificate"))
        .contains("webhook pod.inject.weft.dev: its caBundle does not hold");

    some.webhooks.put(
        "pod.inject.weft.dev",
        new Material.Unreadable("webhook pod.inject.weft.dev, caBundle: no"));
    assertThat(judged.only("injection webhook has a valid certificate")).endsWith("caBundle: no");

    some.webhooks.clear();
    assertThat(judged.only("injection webhook has a valid certificate"))
        .contains("there is no MutatingWebhookConfiguration weft-injector");
  }

  private void serveBy(CertificateAuthority authority, Duration lifetime) {
    some.controlTls =
        new Material.Read(
            authority
                .issue(LeafRequest.server(List.of("weft-control"), List.of(), lifetime))
                .chain(),
            List.of(authority.own().leaf()));
    some.webhooks.replaceAll(
        (_, _) -> new Material.Read(List.of(), List.of(authority.own().leaf())));
  }
}
