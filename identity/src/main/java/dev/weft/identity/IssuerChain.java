package dev.weft.identity;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * Where the chain of an issuer ends. RFC 5280, section 6.1, less the dates: an issuer that has
 * expired still ends where it did, and whoever replaces it needs to know where that was.
 */
public final class IssuerChain {
  private static final int KEY_CERT_SIGN = 5; // RFC 5280, KeyUsage

  private IssuerChain() {}

  /** What comes of a chain. */
  public sealed interface End {
    record At(X509Certificate anchor) implements End {}

    /**
     * @param why names the certificate at which it breaks off
     */
    record Nowhere(String why) implements End {}
  }

  /**
   * The anchor below which the issuer signs. Of several that would do (they share a key and a
   * name), it is the first.
   *
   * @param chain the issuer first
   */
  public static End find(List<X509Certificate> chain, List<X509Certificate> anchors) {
    for (int i = 0; i < chain.size(); i++) {
      X509Certificate below = chain.get(i);
      if (!mayIssue(below)) {
        return new End.Nowhere(
            name(below) + " is no authority (expected: basicConstraints CA:TRUE, keyCertSign)");
      }
      if (anchors.contains(below)) {
        return new End.At(below);
      }
      Optional<X509Certificate> anchor =
          anchors.stream().filter(each -> signed(below, each)).findFirst();
      boolean last = i + 1 == chain.size();
      if (anchor.isEmpty() && (last || !signed(below, chain.get(i + 1)))) {
        return new End.Nowhere(
            name(below)
                + " is signed by "
                + below.getIssuerX500Principal()
                + ", which is "
                + (last ? "no trust anchor" : "neither a trust anchor nor next in the chain"));
      }
      X509Certificate above = anchor.isPresent() ? anchor.get() : chain.get(i + 1);
      if (above.getBasicConstraints()
          <= i) { // how many authorities may stand between it and a leaf
        return new End.Nowhere(
            name(above)
                + " allows "
                + above.getBasicConstraints()
                + " authorities below it (expected: at least "
                + (i + 1)
                + ", by its pathLenConstraint)");
      }
      if (anchor.isPresent()) {
        return new End.At(anchor.get());
      }
    }
    return new End.Nowhere("the chain is empty");
  }

  private static boolean mayIssue(X509Certificate certificate) {
    boolean[] usage = certificate.getKeyUsage();
    return certificate.getBasicConstraints() >= 0 && (usage == null || usage[KEY_CERT_SIGN]);
  }

  /** By name and by key. */
  public static boolean signed(X509Certificate certificate, X509Certificate by) {
    if (!certificate.getIssuerX500Principal().equals(by.getSubjectX500Principal())) {
      return false;
    }
    try {
      certificate.verify(by.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static String name(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().getName();
  }
}
