package dev.weft.playground.app.demo.rotation;

import java.util.Optional;
import java.util.Set;

/**
 * What the operator has written, as fingerprints of trust anchors; empty for what is not there.
 *
 * @param anchor in the Secret of the Certificate of usage TrustAnchor
 * @param issuerAnchor to which the issuer in its own Secret chains
 * @param published whom proxies are told to trust
 * @param issuing to which certificates chain that are signed now
 */
record Authorities(String anchor, String issuerAnchor, Set<String> published, String issuing) {
  Authorities {
    published = Set.copyOf(published);
  }

  /**
   * @param old the anchor that goes; empty while it alone is there
   */
  Optional<Moment> moment(String old) {
    if (anchor.equals(old) || anchor.isEmpty()) {
      return Optional.empty();
    }
    if (!published.contains(anchor)) {
      return Optional.of(Moment.PUBLISH);
    }
    if (!published.contains(old)) {
      return Optional.of(Moment.RETIRE);
    }
    if (issuing.equals(anchor)) {
      return Optional.of(Moment.CERTIFICATES);
    }
    return Optional.of(issuerAnchor.equals(anchor) ? Moment.ISSUE : Moment.ACKNOWLEDGE);
  }
}
