package dev.weft.operator.reconcile.certificate;

import dev.weft.identity.IssuerChain;
import dev.weft.identity.KeyKind;
import dev.weft.identity.KeyedCertificate;
import dev.weft.identity.Renewal;
import dev.weft.operator.reconcile.certificate.Verdict.Reason;
import dev.weft.operator.secrets.TlsContent;
import java.security.cert.X509Certificate;
import java.time.Instant;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/**
 * Judges a certificate of our own. Ordered checks, as cert-manager's policies are; the first that
 * objects wins.
 */
final class Checks {
  private final Wish wish;
  private final Parent parent;
  private final boolean triggered;
  private final Instant now;

  /**
   * @param triggered somebody has asked for a renewal, by hand
   */
  Checks(Wish wish, Parent parent, boolean triggered, Instant now) {
    this.wish = wish;
    this.parent = parent;
    this.triggered = triggered;
    this.now = now;
  }

  Verdict judge(TlsContent content) {
    return switch (content) {
      case TlsContent.Unusable(String reason, String message) ->
          new Verdict.Issue(Reason.of(reason), message);
      case TlsContent.Usable(KeyedCertificate keyed) -> judge(keyed.leaf());
    };
  }

  private Verdict judge(X509Certificate certificate) {
    Instant end = certificate.getNotAfter().toInstant();
    if (certificate.getBasicConstraints() < 0) {
      return new Verdict.Issue(
          Reason.INVALID_CERTIFICATE,
          certificate.getSubjectX500Principal()
              + " is no authority (expected: basicConstraints CA:TRUE).");
    }
    if (!now.isBefore(end)) {
      return new Verdict.Issue(Reason.EXPIRED, "The certificate expired at " + end + ".");
    }
    if (!ofParent(certificate)) {
      return new Verdict.Issue(
          Reason.INCORRECT_ISSUER,
          "The certificate is signed by "
              + certificate.getIssuerX500Principal()
              + " (expected: "
              + expectedSigner()
              + ").");
    }
    if (KeyKind.of(certificate.getPublicKey()).filter(wish.kind()::equals).isEmpty()) {
      return new Verdict.Issue(
          Reason.REQUEST_CHANGED,
          "The key is "
              + KeyKind.nameOf(certificate.getPublicKey())
              + " (expected: "
              + wish.kind()
              + ", by spec.privateKey).");
    }
    if (wish.commonName() != null && !wish.commonName().equals(commonName(certificate))) {
      return new Verdict.Issue(
          Reason.REQUEST_CHANGED,
          "The common name is '"
              + commonName(certificate)
              + "' (expected: '"
              + wish.commonName()
              + "', by spec.commonName).");
    }
    if (triggered) {
      return new Verdict.Issue(Reason.MANUALLY_TRIGGERED, "Somebody has asked for a renewal.");
    }
    Instant renewal = Renewal.ofAuthority(certificate, wish.renewBefore());
    return now.isBefore(renewal) || !gains(end)
        ? new Verdict.Keep(renewal)
        : new Verdict.Issue(Reason.RENEWING, "The certificate ends at " + end + ".");
  }

  private boolean ofParent(X509Certificate certificate) {
    return switch (parent) {
      case Parent.Itself _ -> IssuerChain.signed(certificate, certificate);
      case Parent.Signing(KeyedCertificate by, var _) -> IssuerChain.signed(certificate, by.leaf());
      // Nobody could sign another one: what is there must do, if it ends where it should.
      case Parent.Missing missing ->
          missing.anchors().isEmpty()
              || missing.anchors().stream()
                  .anyMatch(anchor -> IssuerChain.signed(certificate, anchor));
    };
  }

  private String expectedSigner() {
    return switch (parent) {
      case Parent.Itself _ -> "itself";
      case Parent.Signing(KeyedCertificate by, var _) ->
          by.leaf().getSubjectX500Principal() + " with its present key";
      case Parent.Missing _ -> "the trust anchor that spec.issuerRef names";
    };
  }

  /** Nothing outlives its signer: near its end, renewals would follow each other in vain. */
  private boolean gains(Instant end) {
    return switch (parent) {
      case Parent.Itself _ -> true;
      case Parent.Signing(KeyedCertificate by, var _) ->
          by.leaf().getNotAfter().toInstant().isAfter(end);
      case Parent.Missing _ -> true;
    };
  }

  static String commonName(X509Certificate certificate) {
    try {
      for (Rdn rdn : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
        if (rdn.getType().equalsIgnoreCase("CN")) {
          return String.valueOf(rdn.getValue());
        }
      }
      return "";
    } catch (InvalidNameException e) {
      throw new IllegalStateException("X500Principal writes RFC 2253", e);
    }
  }
}
