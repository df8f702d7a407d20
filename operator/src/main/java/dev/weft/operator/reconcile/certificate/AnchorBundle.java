package dev.weft.operator.reconcile.certificate;

import dev.weft.api.Names;
import dev.weft.identity.IssuerChain;
import dev.weft.identity.KeyKind;
import dev.weft.identity.KeyedCertificate;
import dev.weft.identity.Pem;
import dev.weft.operator.secrets.StoredSecret;
import dev.weft.operator.secrets.TlsContent;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Trust anchors in a Secret that somebody else fills: all certificates of its ca.crt, or of its
 * tls.crt where there is no ca.crt. It needs no key; with one, it can sign issuers of ours.
 */
sealed interface AnchorBundle {
  /**
   * @param signing null where it has no key
   */
  record Usable(List<X509Certificate> anchors, @Nullable KeyedCertificate signing)
      implements AnchorBundle {
    public Usable {
      anchors = List.copyOf(anchors);
    }
  }

  /**
   * @param message names Secret, key, what was found and what was expected
   */
  record Unusable(String reason, String message) implements AnchorBundle {}

  static AnchorBundle of(String name, @Nullable StoredSecret secret) {
    String where = "Secret " + Names.NAMESPACE + "/" + name;
    if (secret == null) {
      return new Unusable(
          "DoesNotExist", where + " does not exist (expected: somebody else makes it).");
    }
    String key =
        secret.text(StoredSecret.ANCHORS).isBlank()
            ? StoredSecret.CERTIFICATE
            : StoredSecret.ANCHORS;
    if (secret.text(key).isBlank()) {
      return new Unusable(
          "MissingData",
          where + ": ca.crt and tls.crt are missing or empty (expected: one of them).");
    }
    List<X509Certificate> anchors;
    try {
      anchors = Pem.parseCertificates(secret.text(key)).stream().distinct().toList();
    } catch (Pem.MalformedException e) {
      return new Unusable("InvalidCertificate", where + ": " + key + ": " + e.getMessage() + ".");
    }
    for (X509Certificate anchor : anchors) {
      String problem = problem(anchor);
      if (!problem.isEmpty()) {
        return new Unusable("InvalidCertificate", where + ": " + key + ": " + problem);
      }
    }
    if (secret.text(StoredSecret.KEY).isBlank()) {
      return new Usable(anchors, null);
    }
    return switch (TlsContent.of(name, secret)) {
      case TlsContent.Unusable(String reason, String message) -> new Unusable(reason, message);
      case TlsContent.Usable(KeyedCertificate keyed) -> new Usable(anchors, keyed);
    };
  }

  private static String problem(X509Certificate anchor) {
    if (IssuerChain.find(List.of(anchor), List.of(anchor))
        instanceof IssuerChain.End.Nowhere(String why)) {
      return why + ".";
    }
    return KeyKind.accepts(anchor.getPublicKey()) ? "" : TlsContent.unaccepted(anchor);
  }
}
