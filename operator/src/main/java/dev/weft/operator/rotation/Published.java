package dev.weft.operator.rotation;

import dev.weft.identity.Fingerprint;
import dev.weft.identity.IssuerChain;
import dev.weft.identity.KeyedCertificate;
import dev.weft.identity.TrustVersion;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What the mesh's identity Secret holds: what is signed by, and whom proxies trust. Always as a
 * whole, so that no replica has an issuer without its anchor.
 */
public record Published(Issuer issuer, List<X509Certificate> anchors) {
  public Published {
    anchors = List.copyOf(anchors);
  }

  /**
   * The anchor of the issuer is the first of these that will do, as proxies are told.
   *
   * @param anchors hold the issuer's
   */
  public static Published of(KeyedCertificate issuer, List<X509Certificate> anchors) {
    return switch (IssuerChain.find(issuer.chain(), anchors)) {
      case IssuerChain.End.At(X509Certificate anchor) ->
          new Published(new Issuer(issuer, anchor), anchors);
      case IssuerChain.End.Nowhere(String why) -> throw new IllegalArgumentException(why);
    };
  }

  public List<String> fingerprints() {
    return anchors.stream().map(Fingerprint::of).toList();
  }

  /** What proxies acknowledge when they have it. */
  public String version(Situation.Mesh mesh) {
    return TrustVersion.of(
        mesh.trustDomain(),
        fingerprints(),
        Fingerprint.of(issuer.anchor()),
        mesh.controlAuthorityPem());
  }
}
