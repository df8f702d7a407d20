package dev.weft.crds.certificate;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.weft.crds.Absent;
import dev.weft.crds.Shape;
import dev.weft.crds.schema.MapList;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the certificate is. */
public record CertificateStatus(
    @JsonPropertyDescription("The metadata.generation that this status speaks of.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription(
            "Ready: the Secret holds a certificate that is as the spec says, and valid. Issuing: a new one is being made; set by"
                + " hand, it asks for a renewal at once.")
        @MapList(keys = "type", maxItems = 16)
        List<Condition> conditions,
    @JsonPropertyDescription("When the certificate in the Secret becomes valid.")
        @Nullable String notBefore,
    @JsonPropertyDescription("When the certificate in the Secret becomes invalid.")
        @Nullable String notAfter,
    @JsonPropertyDescription("When it is renewed.") @Nullable String renewalTime,
    @JsonPropertyDescription(
            "Counts the certificates that were issued; the present one has this number.")
        @Nullable Integer revision,
    @JsonPropertyDescription("SHA-256 of the certificate in the Secret, in hexadecimal.")
        @Nullable String fingerprint,
    @JsonPropertyDescription(
            "When the last attempt to issue failed; empty when the last one succeeded.")
        @Nullable String lastFailureTime,
    @JsonPropertyDescription(
            "Attempts to issue that have failed in a row; the next one waits the longer.")
        @Nullable Integer failedIssuanceAttempts,
    @JsonPropertyDescription("The rotation of a trust anchor that is under way.")
        @Nullable Rotation rotation)
    implements Shape {

  public CertificateStatus {
    conditions = Absent.list(conditions);
  }
}
