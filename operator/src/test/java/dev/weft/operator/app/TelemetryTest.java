package dev.weft.operator.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.operator.ca.Answer;
import dev.weft.operator.ca.Cause;
import dev.weft.operator.ca.MeshIdentity;
import dev.weft.operator.ca.TestAuthority;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TelemetryTest {
  private final Telemetry telemetry = new Telemetry();

  @Test
  void certificatesAreCountedByWhatCameOfThem() {
    var counts = telemetry.certificates();
    counts.answered(new Answer.Issued("chain"));
    counts.answered(new Answer.Issued("chain"));
    for (Cause cause : Cause.values()) {
      counts.answered(new Answer.Refused(cause, "the reason is no label", 0));
    }

    assertThat(text())
        .contains("weft_certificates_issued_total 2.0")
        .contains("weft_certificates_refused_total{cause=\"pod-rate\"} 1.0")
        .doesNotContain("no label");
    assertThat(lines("weft_certificates_refused_total{")).hasSize(Cause.values().length);
  }

  @Test
  void theIdentitySecretsStateAndEndAreGauges() {
    var identity = new MeshIdentity(InstantSource.system());
    telemetry.identity(identity);
    identity.meshIs(new MeshIdentity.Settings("cluster.local", Duration.ofHours(1)));
    assertThat(text())
        .contains("weft_identity_usable 0.0")
        .contains("weft_identity_issuer_expiry_timestamp_seconds 0.0");

    var authority = new TestAuthority();
    identity.secretIs(authority.data());
    assertThat(text()).contains("weft_identity_usable 1.0");
    assertThat(value("weft_identity_issuer_expiry_timestamp_seconds "))
        .isEqualTo(seconds(authority.issuer.leaf()));
    assertThat(value("weft_identity_trust_anchor_expiry_timestamp_seconds "))
        .isEqualTo(seconds(authority.bundle().anchors().getFirst()));
  }

  private static double seconds(X509Certificate certificate) {
    return certificate.getNotAfter().toInstant().getEpochSecond();
  }

  private double value(String metric) {
    return Double.parseDouble(lines(metric).findFirst().orElseThrow().split(" ", -1)[1]);
  }

  private Stream<String> lines(String prefix) {
    return text().lines().filter(line -> line.startsWith(prefix));
  }

  private String text() {
    return telemetry.page().answer("GET", new byte[0]).body();
  }
}
