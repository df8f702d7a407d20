package dev.weft.operator.reconcile.mesh;

import dev.weft.identity.IssuerChain;
import dev.weft.identity.KeyedCertificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done about the control plane's own certificates. Ordered checks; after each step
 * they are asked again.
 *
 * <p>A new authority is named to clients before it signs: first in the bundle, and only when every
 * live proxy has acknowledged that, does the port get a certificate of it. A port whose certificate
 * has expired is reached by nobody, and waits for nobody.
 */
sealed interface TlsPlan {
  /**
   * Ten years: pods carry the authority's certificate in their environment until they are remade,
   * and a proxy that starts anew in a pod knows no other. So long lives cost nothing, and short
   * ones would cut off pods that are older.
   */
  Duration AUTHORITY_LIFETIME = Duration.ofDays(3650);

  Duration AUTHORITY_RENEWAL = Duration.ofDays(365);
  Duration LEAF_LIFETIME = Duration.ofDays(90);
  Duration LEAF_RENEWAL = Duration.ofDays(30);

  /**
   * @param until when to look again
   */
  record Keep(Instant until) implements TlsPlan {}

  record NewAuthority(String reason) implements TlsPlan {}

  /** The bundle is to name the authority beside those before it. */
  record Publish(KeyedCertificate authority, KeyedCertificate leaf) implements TlsPlan {}

  /** The authority is named, and not known to everybody yet. */
  record Await(String why) implements TlsPlan {}

  record NewLeaf(KeyedCertificate authority, String reason) implements TlsPlan {}

  /**
   * @param authority null when there is none that can be used
   * @param leaf null when there is none that can be used
   * @param bundle what clients are told to trust at present
   * @param unaware who has not acknowledged that bundle; empty when everybody has. Asked only when
   *     it matters
   */
  static TlsPlan decide(
      @Nullable KeyedCertificate authority,
      @Nullable KeyedCertificate leaf,
      List<X509Certificate> bundle,
      Supplier<String> unaware,
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
    if (!now.isBefore(ends(leaf))) {
      return new NewLeaf(authority, "the old one ended " + ends(leaf));
    }
    if (!bundle.contains(authority.leaf())) {
      return new Publish(authority, leaf);
    }
    if (!IssuerChain.signed(leaf.leaf(), authority.leaf())) {
      String why = unaware.get();
      return why.isEmpty()
          ? new NewLeaf(authority, "the old one is of another authority")
          : new Await(why);
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
}
