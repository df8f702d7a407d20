package dev.weft.operator.reconcile.certificate;

import dev.weft.api.Names;
import dev.weft.crds.certificate.Certificate;
import dev.weft.crds.certificate.CertificateSpec.Usage;
import dev.weft.crds.mesh.Mesh;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The two Certificates that a mesh's identities come from.
 *
 * @param anchor null where there is none of that name and usage
 * @param issuer null where there is none of that name and usage
 */
public record Pair(@Nullable Certificate anchor, @Nullable Certificate issuer) {
  public static Pair of(Mesh mesh, Collection<Certificate> certificates) {
    var identity = mesh.getSpec().identity();
    return new Pair(
        find(certificates, identity.trustAnchor().name(), Usage.TRUST_ANCHOR),
        find(certificates, identity.issuer().name(), Usage.ISSUER));
  }

  private static @Nullable Certificate find(
      Collection<Certificate> certificates, String name, Usage usage) {
    return certificates.stream()
        .filter(each -> Names.NAMESPACE.equals(each.getMetadata().getNamespace()))
        .filter(each -> name.equals(each.getMetadata().getName()))
        .filter(each -> each.getSpec().usage() == usage)
        .findFirst()
        .orElse(null);
  }

  /**
   * The issuer is made by us, under the anchor: what its Secret says of anchors is our own word.
   */
  boolean ownIssuer() {
    return anchor != null
        && issuer != null
        && !issuer.getSpec().external()
        && issuer.getSpec().issuerRef() != null
        && issuer.getSpec().issuerRef().name().equals(anchor.getMetadata().getName());
  }

  /** Which of the two it is. */
  Part partOf(Certificate certificate) {
    if (same(certificate, anchor)) {
      return Part.ANCHOR;
    }
    return same(certificate, issuer) ? Part.ISSUER : Part.NEITHER;
  }

  private static boolean same(Certificate one, @Nullable Certificate other) {
    return other != null
        && Optional.ofNullable(one.getMetadata().getNamespace())
            .equals(Optional.ofNullable(other.getMetadata().getNamespace()))
        && one.getMetadata().getName().equals(other.getMetadata().getName());
  }

  /** What a Certificate is to the mesh. */
  enum Part {
    ANCHOR,
    ISSUER,
    NEITHER
  }
}
