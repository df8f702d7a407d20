package dev.weft.operator.reconcile.mesh;

import dev.weft.identity.KeyedCertificate;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is to be done about the control plane's own certificates. Ordered checks. */
sealed interface TlsPlan {
  /**
   * Ten years: pods carry the authority's certificate in their environment until they are remade.
   */
  Duration AUTHORITY_LIFETIME = Duration.ofDays(3650);

  Duration AUTHORITY_RENEWAL = Duration.ofDays(365);
  Duration LEAF_LIFETIME = Duration.ofDays(90);
  Duration LEAF_RENEWAL = Duration.ofDays(30);

  /**
   * @param until when to look again
   */
  record Keep(Instant until) implements TlsPlan {}

  record NewLeaf(KeyedCertificate authority, String reason) implements TlsPlan {}

  record NewAuthority(String reason) implements TlsPlan {}

  /**
   * @param authority null when there is none that can be used
   * @param leaf null when there is none that can be used
   */
  static TlsPlan decide(
      @Nullable KeyedCertificate authority,
      @Nullable KeyedCertificate leaf,
      List<String> dnsNames,
      Instant now) {
    if (authority == null) {
      return new NewAuthority("there is none");
    }
    if (ends(authority).isBefore(now.plus(AUTHORITY_RENEWAL))) {
      return new NewAuthority("the old one ends " + ends(authority));
    }
    if (leaf == null) {
      return new NewLeaf(authority, "there is none");
    }
    if (!leaf.leaf().getIssuerX500Principal().equals(authority.leaf().getSubjectX500Principal())
        || !signedBy(leaf.leaf(), authority.leaf())) {
      return new NewLeaf(authority, "the old one is of another authority");
    }
    if (!ControlNames.of(leaf.leaf()).containsAll(dnsNames)) {
      return new NewLeaf(authority, "the old one lacks a name");
    }
    if (ends(leaf).isBefore(now.plus(LEAF_RENEWAL))) {
      return new NewLeaf(authority, "the old one ends " + ends(leaf));
    }
    Instant leafAt = ends(leaf).minus(LEAF_RENEWAL);
    Instant authorityAt = ends(authority).minus(AUTHORITY_RENEWAL);
    return new Keep(leafAt.isBefore(authorityAt) ? leafAt : authorityAt);
  }

  private static Instant ends(KeyedCertificate certificate) {
    return certificate.leaf().getNotAfter().toInstant();
  }

  private static boolean signedBy(X509Certificate certificate, X509Certificate issuer) {
    try {
      certificate.verify(issuer.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
