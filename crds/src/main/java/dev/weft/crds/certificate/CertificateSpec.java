package dev.weft.crds.certificate;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.weft.crds.Absent;
import dev.weft.crds.NameRef;
import dev.weft.crds.Shape;
import dev.weft.crds.schema.DurationText;
import dev.weft.crds.schema.Text;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** What the certificate is to be. */
@ValidationRule(
    value = "self.usage != 'TrustAnchor' || !has(self.issuerRef)",
    fieldPath = ".issuerRef",
    message = "expected nothing with usage TrustAnchor, because a trust anchor signs itself")
@ValidationRule(
    value = "self.usage != 'Issuer' || self.external || has(self.issuerRef)",
    fieldPath = ".issuerRef",
    message =
        "expected with usage Issuer: the name of the Certificate of usage TrustAnchor that signs it")
@ValidationRule(
    value =
        "!self.external || !(has(self.commonName) || has(self.duration) || has(self.renewBefore) || has(self.privateKey)"
            + " || has(self.issuerRef))",
    fieldPath = ".external",
    message =
        "expected none of commonName, duration, renewBefore, privateKey, issuerRef, because the Secret is"
            + " somebody else's")
@ValidationRule(
    value =
        "!has(self.duration) || !has(self.renewBefore) || duration(self.renewBefore) < duration(self.duration)",
    fieldPath = ".renewBefore",
    message = "expected less than duration")
public record CertificateSpec(
    @JsonPropertyDescription(
            "TrustAnchor: a root, at which the chains of the mesh end. Issuer: signs the certificates of workloads. It cannot"
                + " be changed.")
        @Required
        @ValidationRule(
            value = "self == oldSelf",
            message = "usage is immutable: make a new Certificate instead")
        Usage usage,
    @JsonPropertyDescription(
            "Common name of the subject, for people who read the certificate. Left out: the Certificate's name and the mesh's"
                + " trust domain.")
        @Text(maxLength = 64)
        @Nullable String commonName,
    @JsonPropertyDescription(
            "How long a certificate is valid. Left out: 87600h (ten years) for a TrustAnchor, 8760h for an Issuer.")
        @DurationText(min = "1h", max = "262800h")
        @Nullable String duration,
    @JsonPropertyDescription(
            "How long before its end the certificate is renewed. Left out: a third of its actual life.")
        @DurationText(min = "5m", max = "262800h")
        @Nullable String renewBefore,
    @JsonPropertyDescription(
            "The private key. Left out: ECDSA on P-256, a new one with each renewal.")
        @Nullable PrivateKey privateKey,
    @JsonPropertyDescription(
            "The Certificate of usage TrustAnchor, in this namespace, that signs this issuer.")
        @Nullable NameRef issuerRef,
    @JsonPropertyDescription(
            "Name of the Secret, in this namespace, that holds tls.crt (the chain), tls.key and ca.crt. It cannot be changed.")
        @Required
        @Text(
            maxLength = 253,
            pattern = "^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$",
            expected = "the name of a Secret such as weft-issuer")
        @ValidationRule(
            value = "self == oldSelf",
            message = "secretName is immutable: make a new Certificate instead")
        String secretName,
    @JsonPropertyDescription(
            "True: somebody else (cert-manager, an offline root) fills the Secret, and Weft only follows it. An external trust"
                + " anchor's Secret needs no key.")
        @Default("false")
        Boolean external)
    implements Shape {

  public CertificateSpec {
    external = Absent.or(external, false);
  }

  /** What a certificate is for. */
  public enum Usage {
    @JsonProperty("TrustAnchor")
    TRUST_ANCHOR,
    @JsonProperty("Issuer")
    ISSUER
  }
}
