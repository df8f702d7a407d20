package dev.weft.cli.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.crds.certificate.Certificate;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RenewalProgressTest {
  private final RenewalProgress asked = RenewalProgress.from(status("fingerprint: old"));

  @Test
  void whatIsAskedForIsNotDone() {
    RenewalProgress next =
        asked.next(
            status(
                "fingerprint: old",
                "conditions:",
                "  - {type: Ready, status: 'True', reason: Ready, message: fine}",
                "  - {type: Issuing, status: 'True', reason: ManuallyTriggered, message: asked}"),
            Set.of("old"));

    assertThat(next.isDone()).isFalse();
    assertThat(next.line()).isEqualTo("waiting for the operator");
  }

  @Test
  void theStepOfARotationIsToldWithWhomItWaitsFor() {
    RenewalProgress next =
        asked.next(
            status(
                "fingerprint: new",
                "conditions: [{type: Ready, status: 'True', reason: Ready, message: fine}]",
                "rotation: {step: Publishing, proxies: 17, done: 14, waitingFor: shop/web-1}"),
            Set.of("old", "new"));

    assertThat(next.isDone()).isFalse();
    assertThat(next.stage()).isEqualTo(RenewalProgress.Stage.ROTATING);
    assertThat(next.line())
        .isEqualTo("Publishing: 14 of 17 proxies are done, waiting for shop/web-1");
  }

  @Test
  void aNewCertificateThatIsReadyAndNoLongerRotatesIsTheEnd() {
    Certificate issued =
        status(
            "fingerprint: new",
            "conditions:",
            "  - {type: Ready, status: 'True', reason: Ready, message: fine}",
            "  - {type: Issuing, status: 'False', reason: Issued, message: done}");

    assertThat(asked.next(issued, Set.of("new")).isDone()).isTrue();
    assertThat(asked.next(issued, Set.of("new")).line()).isEqualTo("done: new is in use");
    assertThat(asked.next(issued, Set.of("old")).isDone()).isFalse();
    assertThat(asked.next(issued, Set.of("old", "new")).isDone()).isFalse();
  }

  @Test
  void aFailureIsToldWhileItIsTriedAgain() {
    RenewalProgress next =
        asked.next(
            status(
                "fingerprint: old",
                "failedIssuanceAttempts: 2",
                "conditions: [{type: Ready, status: 'False', reason: Failed, message: no key}]"),
            Set.of("old"));

    assertThat(next.isDone()).isFalse();
    assertThat(next.line()).isEqualTo("failed 2 times: no key");
  }

  @Test
  void aDeletedCertificateIsNotDone() {
    assertThat(asked.next(null, Set.of("old")).isDone()).isFalse();
  }

  private static Certificate status(String... lines) {
    return Serialization.unmarshal(
        """
        apiVersion: weft.dev/v1alpha1
        kind: Certificate
        metadata: {name: weft-trust-anchor, namespace: weft-system}
        spec: {usage: TrustAnchor, secretName: weft-trust-anchor}
        status:
        """
            + "  "
            + String.join("\n  ", lines),
        Certificate.class);
  }
}
