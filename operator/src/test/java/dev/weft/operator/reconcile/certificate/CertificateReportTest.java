package dev.weft.operator.reconcile.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.crds.certificate.Certificate;
import dev.weft.operator.install.argocd.ArgoHealth;
import dev.weft.operator.reconcile.certificate.Finding.Say;
import dev.weft.operator.status.ConditionSet.State;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CertificateReportTest {
  private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");
  private static final Certificate EXTERNAL =
      Serialization.unmarshal(
          """
          apiVersion: weft.dev/v1alpha1
          kind: Certificate
          metadata: {name: root, namespace: weft-system, generation: 4}
          spec: {usage: TrustAnchor, external: true, secretName: root}
          """,
          Certificate.class);

  @Test
  void argoCdReadsItAsItIsMeant() {
    assertThat(health(new Followed(EXTERNAL, null, NOW).anchor()))
        .as("somebody has yet to fill the Secret")
        .isEqualTo("Progressing");
    assertThat(health(Finding.refused("Invalid", "Nothing can be done for it.")))
        .isEqualTo("Degraded");
    assertThat(health(found(State.TRUE, State.FALSE))).isEqualTo("Healthy");
    assertThat(health(found(State.TRUE, State.TRUE))).isEqualTo("Progressing");
    assertThat(health(found(State.FALSE, State.TRUE))).isEqualTo("Progressing");
    assertThat(health(found(State.FALSE, State.FALSE))).isEqualTo("Degraded");
  }

  private static Finding found(State ready, State issuing) {
    return new Finding(
        new Say(ready, "Expired", "Some message."),
        new Say(issuing, "Expired", "Some message."),
        null,
        null,
        0,
        Failures.NONE,
        null);
  }

  private static String health(Finding finding) {
    return ArgoHealth.of(
        "Certificate", 4, CertificateReport.of(EXTERNAL, finding, null, List.of(), NOW).status());
  }
}
