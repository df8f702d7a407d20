package dev.weft.operator.rotation;

import dev.weft.identity.KeyedCertificate;
import java.security.cert.X509Certificate;
import java.time.Instant;

/**
 * What may sign certificates of workloads.
 *
 * @param anchor at which its chain ends
 */
public record Issuer(KeyedCertificate keyed, X509Certificate anchor) {
  /** When the first of its chain ends, and with it whatever the issuer has signed. */
  public Instant end() {
    Instant end = Anchors.end(anchor);
    for (X509Certificate each : keyed.chain()) {
      end = Anchors.end(each).isBefore(end) ? Anchors.end(each) : end;
    }
    return end;
  }

  public boolean expired(Instant now) {
    return !now.isBefore(end());
  }

  boolean sameAs(Issuer other) {
    return keyed.chain().equals(other.keyed.chain());
  }
}
