package dev.weft.operator.reconcile.certificate;

import dev.weft.api.Names;
import dev.weft.crds.certificate.Certificate;
import dev.weft.crds.certificate.Rotation;
import dev.weft.crds.mesh.Mesh;
import dev.weft.identity.KeyedCertificate;
import dev.weft.identity.Pem;
import dev.weft.operator.rotation.Anchors;
import dev.weft.operator.rotation.LiveFleet;
import dev.weft.operator.rotation.Move;
import dev.weft.operator.rotation.Published;
import dev.weft.operator.rotation.Situation;
import dev.weft.operator.secrets.SecretStore;
import dev.weft.operator.secrets.StoredSecret;
import dev.weft.operator.secrets.TlsContent;
import dev.weft.operator.status.Times;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what a mesh's identity consists of, from the Secrets as they are now. */
public final class IdentityReader {
  private final SecretStore secrets;

  public IdentityReader(SecretStore secrets) {
    this.secrets = secrets;
  }

  public Situation read(Mesh mesh, Pair pair, LiveFleet fleet, Instant now) {
    StoredSecret anchorSecret = secret(pair.anchor());
    StoredSecret issuerSecret = secret(pair.issuer());
    StoredSecret published = secrets.read(Names.IDENTITY);
    StoredSecret control = secrets.read(Names.CONTROL_TLS);
    List<X509Certificate> wanted = anchors(pair.anchor(), anchorSecret);
    List<X509Certificate> remembered =
        Anchors.union(
            Anchors.union(wanted, certificates(anchorSecret, StoredSecret.ANCHORS)),
            Anchors.union(
                certificates(published, StoredSecret.ANCHORS),
                pair.ownIssuer() ? certificates(issuerSecret, StoredSecret.ANCHORS) : List.of()));
    Rotation rotation = rotation(pair.anchor());
    return new Situation(
        new Situation.Mesh(
            mesh.getSpec().trustDomain(),
            control == null ? "" : control.text(StoredSecret.ANCHORS)),
        Anchors.living(wanted, now),
        remembered,
        pair.issuer() != null
                && Offer.of(pair.issuer().getSpec().secretName(), issuerSecret, remembered)
                    instanceof Offer.Usable(var issuer)
            ? issuer
            : null,
        published(published),
        fleet,
        rotation != null,
        rotation != null && Move.Step.RETIRING.text().equals(rotation.step())
            ? Times.parse(rotation.stepStartedAt())
            : null,
        now);
  }

  private @Nullable StoredSecret secret(@Nullable Certificate certificate) {
    return certificate == null ? null : secrets.read(certificate.getSpec().secretName());
  }

  /** The anchors that a Certificate stands for; none where its Secret cannot be used. */
  static List<X509Certificate> anchors(
      @Nullable Certificate certificate, @Nullable StoredSecret secret) {
    if (certificate == null) {
      return List.of();
    }
    String name = certificate.getSpec().secretName();
    if (certificate.getSpec().external()) {
      return AnchorBundle.of(name, secret) instanceof AnchorBundle.Usable usable
          ? usable.anchors()
          : List.of();
    }
    return TlsContent.of(name, secret) instanceof TlsContent.Usable(KeyedCertificate keyed)
        ? List.of(keyed.leaf())
        : List.of();
  }

  /** Null for what cannot be used: it is made anew. */
  private static @Nullable Published published(@Nullable StoredSecret secret) {
    List<X509Certificate> anchors = certificates(secret, StoredSecret.ANCHORS);
    return Offer.of(Names.IDENTITY, secret, anchors) instanceof Offer.Usable(var issuer)
        ? new Published(issuer, anchors)
        : null;
  }

  static List<X509Certificate> certificates(@Nullable StoredSecret secret, String key) {
    if (secret == null || secret.text(key).isBlank()) {
      return List.of();
    }
    try {
      return Pem.parseCertificates(secret.text(key)).stream().distinct().toList();
    } catch (Pem.MalformedException e) {
      return List.of();
    }
  }

  private static @Nullable Rotation rotation(@Nullable Certificate anchor) {
    return anchor == null || anchor.getStatus() == null ? null : anchor.getStatus().rotation();
  }
}
