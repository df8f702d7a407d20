package dev.weft.operator.ca;

import dev.weft.identity.CertificateAuthority;
import dev.weft.identity.Fingerprint;
import dev.weft.identity.IssuerChain;
import dev.weft.identity.KeyKind;
import dev.weft.identity.KeyedCertificate;
import dev.weft.identity.Pem;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What certificates are signed by, as the identity Secret holds it.
 *
 * @param anchors whom proxies trust
 * @param anchor the one at which the issuer's chain ends
 */
record Issuer(
    CertificateAuthority authority, List<X509Certificate> anchors, X509Certificate anchor) {
  private static final String CHAIN = "tls.crt";
  private static final String KEY = "tls.key";
  private static final String ANCHORS = "ca.crt";

  /** What a Secret turns out to be. */
  sealed interface Read {
    record Usable(Issuer issuer) implements Read {}

    /**
     * @param why names the key of the Secret; quotes nothing of it
     */
    record Unusable(String why) implements Read {}
  }

  /** Names what is wrong, on the way out of a reading. */
  private static final class UnusableException extends Exception {
    private static final long serialVersionUID = 1;

    UnusableException(String message) {
      super(message);
    }
  }

  Issuer {
    anchors = List.copyOf(anchors);
  }

  /**
   * Dates are left out of it, for they pass by themselves: {@link #expired} tells them when it
   * matters.
   *
   * @param data of the Secret, in base64
   */
  static Read read(Map<String, String> data, InstantSource clock) {
    try {
      List<X509Certificate> chain = certificates(data, CHAIN);
      var own = new KeyedCertificate(key(data), chain);
      List<X509Certificate> anchors = certificates(data, ANCHORS).stream().distinct().toList();
      if (!KeyKind.accepts(own.leaf().getPublicKey())) {
        return new Read.Unusable(
            CHAIN + ": the key is of no use (expected: " + KeyKind.EXPECTED + ")");
      }
      if (!own.keyFits()) {
        return new Read.Unusable(KEY + " is not the key of the first certificate in " + CHAIN);
      }
      return switch (IssuerChain.find(own.chain(), anchors)) {
        case IssuerChain.End.At(X509Certificate anchor) ->
            new Read.Usable(new Issuer(CertificateAuthority.of(own, clock), anchors, anchor));
        case IssuerChain.End.Nowhere(String why) -> new Read.Unusable(CHAIN + ": " + why);
      };
    } catch (UnusableException e) {
      return new Read.Unusable(String.valueOf(e.getMessage()));
    }
  }

  private static String text(Map<String, String> data, String name) throws UnusableException {
    String base64 = data.get(name);
    if (base64 == null || base64.isEmpty()) {
      throw new UnusableException(name + " is missing");
    }
    try {
      return new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new UnusableException(name + " is not base64");
    }
  }

  private static List<X509Certificate> certificates(Map<String, String> data, String name)
      throws UnusableException {
    try {
      return Pem.parseCertificates(text(data, name));
    } catch (Pem.MalformedException e) {
      throw new UnusableException(name + ": " + e.getMessage());
    }
  }

  private static PrivateKey key(Map<String, String> data) throws UnusableException {
    try {
      return Pem.parsePrivateKey(text(data, KEY));
    } catch (Pem.MalformedException e) {
      throw new UnusableException(KEY + ": " + e.getMessage());
    }
  }

  /** The issuer, and what lies between it and the anchor. */
  private List<X509Certificate> path() {
    List<X509Certificate> chain = authority.own().chain();
    return chain.stream()
        .filter(each -> each.equals(chain.getFirst()) || !anchors.contains(each))
        .toList();
  }

  /** When the first certificate on the path to the anchor ends. */
  Instant end() {
    return path().stream()
        .map(each -> each.getNotAfter().toInstant())
        .min(Comparator.naturalOrder())
        .orElseThrow();
  }

  /** Why what is signed now would not be believed; empty while it would. */
  Optional<String> expired(Instant now) {
    for (X509Certificate each : path()) {
      if (now.isAfter(each.getNotAfter().toInstant())) {
        return Optional.of(
            "the issuer expired: "
                + each.getSubjectX500Principal()
                + " ended at "
                + each.getNotAfter().toInstant());
      }
      if (now.isBefore(each.getNotBefore().toInstant())) {
        return Optional.of(
            "the issuer is not valid yet: "
                + each.getSubjectX500Principal()
                + " begins at "
                + each.getNotBefore().toInstant());
      }
    }
    return Optional.empty();
  }

  boolean sameAs(@Nullable Issuer other) {
    return other != null
        && other.authority.own().chain().equals(authority.own().chain())
        && other.anchors.equals(anchors);
  }

  String issuing() {
    return Fingerprint.of(anchor);
  }

  List<String> fingerprints() {
    return anchors.stream().map(Fingerprint::of).toList();
  }
}
