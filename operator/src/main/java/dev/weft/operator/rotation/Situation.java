package dev.weft.operator.rotation;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What there is to decide by.
 *
 * @param mesh what of it is part of a bundle's version
 * @param wanted the anchors of the trust anchor's Secret that have not ended; empty while it cannot
 *     be used
 * @param remembered anchors that the Certificates' Secrets name besides: what an identity Secret
 *     that is lost may have held
 * @param offered what the issuer's Secret holds; null while it cannot be used
 * @param published what the identity Secret holds; null while it cannot be used
 * @param begun a rotation is on record that has not come to its end
 * @param settlingSince since when nobody has needed the old anchor, by that record; null when it
 *     does not say so
 */
public record Situation(
    Mesh mesh,
    List<X509Certificate> wanted,
    List<X509Certificate> remembered,
    @Nullable Issuer offered,
    @Nullable Published published,
    LiveFleet fleet,
    boolean begun,
    @Nullable Instant settlingSince,
    Instant now) {
  public Situation {
    wanted = List.copyOf(wanted);
    remembered = List.copyOf(remembered);
  }

  /**
   * @param controlAuthorityPem ca.crt of the control plane's own port
   */
  public record Mesh(String trustDomain, String controlAuthorityPem) {}
}
