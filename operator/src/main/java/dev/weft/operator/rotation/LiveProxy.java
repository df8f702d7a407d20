package dev.weft.operator.rotation;

import dev.weft.operator.fleet.PodId;
import java.time.Instant;
import java.util.Set;

/**
 * A proxy that runs in a pod which is not about to end.
 *
 * @param connected a replica of the control plane speaks for it; otherwise nothing else is known
 * @param trust version of the trust bundle that it acts on; empty for none
 * @param anchor fingerprint of the anchor to which its certificate chains; empty for no certificate
 * @param certificateEnd when that certificate ends; far away where it does not say
 */
public record LiveProxy(
    PodId pod, boolean connected, String trust, String anchor, Instant certificateEnd) {
  public static LiveProxy silent(PodId pod) {
    return new LiveProxy(pod, false, "", "", Instant.MAX);
  }

  /** Why it cannot be relied on to verify what is signed from now on; empty when it can. */
  String unaware(String version) {
    if (!connected) {
      return "not connected";
    }
    return trust.equals(version) ? "" : "has not acknowledged the bundle";
  }

  /** Why it may need one of these anchors yet; empty when it does not. */
  String clings(Set<String> anchors, Instant now) {
    if (!connected) {
      return "not connected";
    }
    if (anchor.isEmpty()) {
      return "has no certificate yet";
    }
    return anchors.contains(anchor) && now.isBefore(certificateEnd)
        ? "has a certificate under the old anchor"
        : "";
  }
}
