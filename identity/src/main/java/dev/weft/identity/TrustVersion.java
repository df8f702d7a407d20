package dev.weft.identity;

import java.util.List;

/**
 * The version of a trust bundle: a digest of what it says (decision 6). The serve role puts it on
 * the wire, and the reconcile role, which knows the same Secrets, compares what proxies acknowledge
 * with it.
 */
public final class TrustVersion {
  private TrustVersion() {}

  /**
   * The digest, in hexadecimal.
   *
   * @param anchorFingerprints in any order
   * @param issuingFingerprint of the anchor to which certificates chain that are issued now
   * @param controlAuthorityPem ca.crt of the control plane's port, as it stands there
   */
  public static String of(
      String trustDomain,
      List<String> anchorFingerprints,
      String issuingFingerprint,
      String controlAuthorityPem) {
    // The text that may hold anything comes last: no two bundles make the same lines.
    return Fingerprint.of(
        String.join(
            "\n",
            trustDomain,
            String.join(",", anchorFingerprints.stream().sorted().toList()),
            issuingFingerprint,
            controlAuthorityPem));
  }
}
