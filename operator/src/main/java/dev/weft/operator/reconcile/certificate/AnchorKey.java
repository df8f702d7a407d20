package dev.weft.operator.reconcile.certificate;

import dev.weft.api.Names;
import dev.weft.crds.certificate.Certificate;
import dev.weft.identity.IssuerChain;
import dev.weft.identity.KeyedCertificate;
import dev.weft.operator.secrets.StoredSecret;
import dev.weft.operator.secrets.TlsContent;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a trust anchor can sign an issuer, and if not, why. Ordered checks. */
final class AnchorKey {
  private AnchorKey() {}

  static Parent of(Certificate anchor, @Nullable StoredSecret secret, Instant now) {
    String name = anchor.getSpec().secretName();
    if (!anchor.getSpec().external()) {
      return switch (TlsContent.of(name, secret)) {
        case TlsContent.Unusable(String reason, String message) ->
            new Parent.Missing(List.of(), "AnchorNotReady", message);
        case TlsContent.Usable(KeyedCertificate keyed) ->
            signing(keyed, List.of(keyed.leaf()), now);
      };
    }
    return switch (AnchorBundle.of(name, secret)) {
      case AnchorBundle.Unusable(String reason, String message) ->
          new Parent.Missing(List.of(), "AnchorNotReady", message);
      case AnchorBundle.Usable(List<X509Certificate> anchors, @Nullable KeyedCertificate keyed) ->
          keyed == null
              ? new Parent.Missing(
                  anchors,
                  "AnchorHasNoKey",
                  "Secret "
                      + Names.NAMESPACE
                      + "/"
                      + name
                      + " holds no tls.key (expected: one, or an issuer with external: true, whose"
                      + " Secret somebody else fills).")
              : signing(keyed, anchors, now);
    };
  }

  private static Parent signing(
      KeyedCertificate keyed, List<X509Certificate> anchors, Instant now) {
    X509Certificate own = keyed.leaf();
    if (IssuerChain.find(keyed.chain(), anchors) instanceof IssuerChain.End.Nowhere(String why)) {
      return new Parent.Missing(anchors, "AnchorNotReady", why + ".");
    }
    if (own.getBasicConstraints() < 1) {
      return new Parent.Missing(
          anchors,
          "AnchorMayNotSign",
          own.getSubjectX500Principal()
              + " may sign leaves only (expected: a pathLenConstraint of at least 1, or none).");
    }
    return now.isBefore(own.getNotAfter().toInstant())
        ? new Parent.Signing(keyed, anchors)
        : new Parent.Missing(
            anchors,
            "AnchorExpired",
            own.getSubjectX500Principal() + " expired at " + own.getNotAfter().toInstant() + ".");
  }
}
