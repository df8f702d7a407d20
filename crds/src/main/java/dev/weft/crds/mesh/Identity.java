package dev.weft.crds.mesh;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.weft.crds.Absent;
import dev.weft.crds.NameRef;
import dev.weft.crds.Shape;
import dev.weft.crds.schema.DurationText;
import io.fabric8.generator.annotation.Default;

/** Certificates of workloads, and where their authorities are kept. */
public record Identity(
    @JsonPropertyDescription(
            "How long the certificate of a workload is valid. Proxies renew at about 70 % of it, without a pause.")
        @Default("24h")
        @DurationText(min = "10s", max = "8760h")
        String certificateLifetime,
    @JsonPropertyDescription(
            "The Certificate of usage TrustAnchor, in the control plane's namespace, at which every chain of the mesh ends."
                + " The operator makes one of that name where there is none.")
        @Default("name: weft-trust-anchor")
        NameRef trustAnchor,
    @JsonPropertyDescription(
            "The Certificate of usage Issuer, in the control plane's namespace, that signs the certificates of workloads. The"
                + " operator makes one of that name where there is none.")
        @Default("name: weft-issuer")
        NameRef issuer)
    implements Shape {
  public static final Identity DEFAULT =
      new Identity("24h", new NameRef("weft-trust-anchor"), new NameRef("weft-issuer"));

  public Identity {
    certificateLifetime = Absent.or(certificateLifetime, "24h");
    trustAnchor = Absent.or(trustAnchor, new NameRef("weft-trust-anchor"));
    issuer = Absent.or(issuer, new NameRef("weft-issuer"));
  }
}
