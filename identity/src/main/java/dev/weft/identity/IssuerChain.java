package dev.weft.identity;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.jspecify.annotations.Nullable;

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
   * The anchor below which the issuer signs. Of several that would do (because they share a key and
   * a name, or stand above each other) it is the first: every replica must name the same.
   *
   * @param chain the issuer first
   */
  public static End find(List<X509Certificate> chain, List<X509Certificate> anchors) {
    for (X509Certificate anchor : anchors) {
      if (walk(chain, List.of(anchor)) instanceof End.At at) {
        return at;
      }
    }
    return walk(chain, anchors);
  }

  private static End walk(List<X509Certificate> chain, List<X509Certificate> anchors) {
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
      if (above.getBasicConstraints() <= i) { // authorities that may stand between it and a leaf
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

  /**
   * By name and by key. Where both say which key it is (RFC 5280, section 4.2.1.1), as the JDK's
   * validator has it, another one is not even tried.
   */
  public static boolean signed(X509Certificate certificate, X509Certificate by) {
    if (!certificate.getIssuerX500Principal().equals(by.getSubjectX500Principal())) {
      return false;
    }
    byte[] wanted = authorityKey(certificate);
    byte[] offered = subjectKey(by);
    if (wanted != null && offered != null && !Arrays.equals(wanted, offered)) {
      return false;
    }
    try {
      certificate.verify(by.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static byte @Nullable [] authorityKey(X509Certificate certificate) {
    byte[] value = certificate.getExtensionValue(Extension.authorityKeyIdentifier.getId());
    return value == null
        ? null
        : AuthorityKeyIdentifier.getInstance(ASN1OctetString.getInstance(value).getOctets())
            .getKeyIdentifierOctets();
  }

  private static byte @Nullable [] subjectKey(X509Certificate certificate) {
    byte[] value = certificate.getExtensionValue(Extension.subjectKeyIdentifier.getId());
    return value == null
        ? null
        : SubjectKeyIdentifier.getInstance(ASN1OctetString.getInstance(value).getOctets())
            .getKeyIdentifier();
  }

  private static String name(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().getName();
  }
}
