package dev.weft.cli.identity;

import dev.weft.identity.IssuerChain;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * Who signed whom, whatever the time is: an expired certificate is still somebody's. Whether a
 * chain may be trusted is decided elsewhere.
 */
public final class Lineage {
  private Lineage() {}

  /**
   * The anchor at which a chain ends; empty when a link does not hold or the end is none of them.
   *
   * @param chain leaf first, with the anchor itself or without
   */
  public static Optional<X509Certificate> anchorOf(
      List<X509Certificate> chain, List<X509Certificate> anchors) {
    X509Certificate last = null;
    for (X509Certificate next : chain) {
      if (last != null && !IssuerChain.signed(last, next)) {
        return Optional.empty();
      }
      if (anchors.contains(next)) {
        return Optional.of(next);
      }
      last = next;
    }
    X509Certificate end = last;
    return end == null
        ? Optional.empty()
        : anchors.stream().filter(anchor -> IssuerChain.signed(end, anchor)).findFirst();
  }

  /** Whether one of these signed it, directly. */
  public static boolean isSignedByAnyOf(
      X509Certificate certificate, List<X509Certificate> authorities) {
    return authorities.stream().anyMatch(authority -> IssuerChain.signed(certificate, authority));
  }
}
