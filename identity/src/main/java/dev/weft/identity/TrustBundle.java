package dev.weft.identity;

import dev.weft.api.SpiffeId;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.PKIXCertPathValidatorResult;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The roots that a mesh trusts, and what follows for a peer's chain. Immutable; safe to share.
 *
 * <p>Verification is RFC 5280, section 6.1, and SPIFFE X509-SVID, sections 2 to 5. As the RFC has
 * it, an anchor's own validity is no part of it: that an anchor has expired shows in what it
 * signed, which never lives longer.
 */
public record TrustBundle(String trustDomain, List<X509Certificate> anchors) {
  /** Longer chains are refused unseen: leaf, issuer, and one for an offline root's intermediate. */
  private static final int MAX_CHAIN = 4;

  private static final int URI_NAME = 6; // RFC 5280, GeneralName
  private static final int DIGITAL_SIGNATURE = 0; // RFC 5280, KeyUsage
  private static final int KEY_CERT_SIGN = 5;

  public TrustBundle {
    anchors = List.copyOf(anchors);
  }

  /** What a peer is at the other end of a connection. */
  public enum Role {
    CLIENT("1.3.6.1.5.5.7.3.2"),
    SERVER("1.3.6.1.5.5.7.3.1");

    private final String usage; // RFC 5280, section 4.2.1.12

    Role(String usage) {
      this.usage = usage;
    }
  }

  /** What comes of a chain. */
  public sealed interface Verified {
    /**
     * @param anchor at which the chain ends
     */
    record Trusted(SpiffeId id, X509Certificate anchor) implements Verified {}

    /**
     * @param why for operators; never holds a key
     */
    record Refused(String why) implements Verified {}
  }

  /** The names of the anchors, sorted. */
  public List<String> fingerprints() {
    return anchors.stream().map(Fingerprint::of).sorted().toList();
  }

  /**
   * Whether a chain proves an identity of this trust domain.
   *
   * @param chain leaf first, as the peer sent it
   */
  public Verified verify(List<X509Certificate> chain, Role role, Instant now) {
    if (chain.isEmpty() || chain.size() > MAX_CHAIN) {
      return new Verified.Refused(
          "a chain of " + chain.size() + " certificates (expected: 1 to " + MAX_CHAIN + ")");
    }
    if (anchors.isEmpty()) {
      return new Verified.Refused("no trust anchor is known");
    }
    X509Certificate anchor;
    try {
      anchor = validate(withoutAnchors(chain), now);
    } catch (CertPathValidatorException e) {
      return new Verified.Refused(reason(e, chain));
    } catch (GeneralSecurityException e) {
      return new Verified.Refused("the chain cannot be verified: " + e.getMessage());
    }
    return identity(chain.getFirst(), role, anchor);
  }

  private List<X509Certificate> withoutAnchors(List<X509Certificate> chain) {
    return chain.stream().filter(certificate -> !anchors.contains(certificate)).toList();
  }

  private X509Certificate validate(List<X509Certificate> chain, Instant now)
      throws GeneralSecurityException {
    if (chain.isEmpty()) {
      throw new InvalidAlgorithmParameterException("it is a trust anchor itself");
    }
    CertPath path = CertificateFactory.getInstance("X.509").generateCertPath(chain);
    Set<TrustAnchor> roots =
        anchors.stream().map(root -> new TrustAnchor(root, null)).collect(Collectors.toSet());
    var parameters = new PKIXParameters(roots);
    parameters.setRevocationEnabled(false); // certificates live for hours instead
    parameters.setDate(Date.from(now));
    var result =
        (PKIXCertPathValidatorResult)
            CertPathValidator.getInstance("PKIX").validate(path, parameters);
    return result.getTrustAnchor().getTrustedCert();
  }

  private Verified identity(X509Certificate leaf, Role role, X509Certificate anchor) {
    boolean[] usage = leaf.getKeyUsage();
    if (leaf.getBasicConstraints() >= 0
        || usage == null
        || !usage[DIGITAL_SIGNATURE]
        || usage[KEY_CERT_SIGN]) {
      return new Verified.Refused("the certificate is an authority's, not a workload's");
    }
    if (!KeyKind.accepts(leaf.getPublicKey())) {
      return new Verified.Refused("the certificate's key is weak");
    }
    try {
      List<String> usages = leaf.getExtendedKeyUsage();
      if (usages == null || !usages.contains(role.usage)) {
        return new Verified.Refused(
            "the certificate is not meant for a " + role.name().toLowerCase(java.util.Locale.ROOT));
      }
      return switch (SpiffeId.parse(uri(leaf))) {
        case SpiffeId.Parsed.Malformed(String why) ->
            new Verified.Refused("the certificate's URI name is " + why);
        case SpiffeId.Parsed.Ok(SpiffeId id) ->
            id.trustDomain().equals(trustDomain)
                ? new Verified.Trusted(id, anchor)
                : new Verified.Refused(
                    "the trust domain of " + id + " is another (expected: " + trustDomain + ")");
      };
    } catch (CertificateParsingException e) {
      return new Verified.Refused("the certificate's names cannot be read");
    }
  }

  /** The one URI name; SPIFFE X509-SVID, section 2, allows no second. */
  private static String uri(X509Certificate leaf) throws CertificateParsingException {
    Collection<List<?>> names = leaf.getSubjectAlternativeNames();
    List<String> uris =
        names == null
            ? List.of()
            : names.stream()
                .filter(name -> Integer.valueOf(URI_NAME).equals(name.get(0)))
                .map(name -> String.valueOf(name.get(1)))
                .toList();
    return uris.size() == 1 ? uris.getFirst() : String.join(" and ", uris);
  }

  private static String reason(CertPathValidatorException e, List<X509Certificate> chain) {
    X509Certificate at = chain.get(Math.clamp(e.getIndex(), 0, chain.size() - 1));
    if (e.getReason() == BasicReason.EXPIRED) {
      return "a certificate expired at " + at.getNotAfter().toInstant();
    }
    if (e.getReason() == BasicReason.NOT_YET_VALID) {
      return "a certificate is not valid before " + at.getNotBefore().toInstant();
    }
    return "the chain ends at no trust anchor of this mesh";
  }
}
