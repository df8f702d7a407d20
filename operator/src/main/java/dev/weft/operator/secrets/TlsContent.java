package dev.weft.operator.secrets;

import dev.weft.api.Names;
import dev.weft.identity.KeyKind;
import dev.weft.identity.KeyedCertificate;
import dev.weft.identity.Pem;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the tls.crt and tls.key of a Secret turn out to be. Ordered checks; reasons are
 * cert-manager's.
 */
public sealed interface TlsContent {
  record Usable(KeyedCertificate keyed) implements TlsContent {}

  /**
   * @param message names Secret, key and expectation; quotes nothing of them
   */
  record Unusable(String reason, String message) implements TlsContent {}

  /**
   * @param name of the Secret, should there be none
   */
  static TlsContent of(String name, @Nullable StoredSecret secret) {
    return secret == null
        ? new Unusable("DoesNotExist", where(name) + " does not exist.")
        : secret.content();
  }

  /** What it is, worked out. */
  static TlsContent read(StoredSecret secret) {
    String where = where(secret.name());
    for (String key : List.of(StoredSecret.CERTIFICATE, StoredSecret.KEY)) {
      if (secret.text(key).isBlank()) {
        return new Unusable("MissingData", where + ": " + key + " is missing or empty.");
      }
    }
    List<X509Certificate> chain;
    try {
      chain = Pem.parseCertificates(secret.text(StoredSecret.CERTIFICATE));
    } catch (Pem.MalformedException e) {
      return new Unusable("InvalidCertificate", where + ": tls.crt: " + e.getMessage() + ".");
    }
    for (X509Certificate each : chain) {
      if (!KeyKind.accepts(each.getPublicKey())) {
        return new Unusable("InvalidCertificate", where + ": tls.crt: " + unaccepted(each));
      }
    }
    PrivateKey key;
    try {
      key = Pem.parsePrivateKey(secret.text(StoredSecret.KEY));
    } catch (Pem.MalformedException e) {
      return new Unusable("InvalidKeyPair", where + ": tls.key: " + e.getMessage() + ".");
    }
    var keyed = new KeyedCertificate(key, chain);
    return keyed.keyFits()
        ? new Usable(keyed)
        : new Unusable(
            "InvalidKeyPair",
            where
                + ": tls.key is not the key of "
                + keyed.leaf().getSubjectX500Principal()
                + ", the first certificate in tls.crt.");
  }

  private static String where(String name) {
    return "Secret " + Names.NAMESPACE + "/" + name;
  }

  /** What is wrong with the key of a certificate. */
  static String unaccepted(X509Certificate certificate) {
    return certificate.getSubjectX500Principal()
        + " has a key of "
        + KeyKind.nameOf(certificate.getPublicKey())
        + " (expected: "
        + KeyKind.EXPECTED
        + ").";
  }
}
