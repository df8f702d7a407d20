package dev.weft.api.wire;

import java.util.List;

/**
 * A line of the stream {@code /v1/trust}: whom proxies trust. Acknowledged as stream {@code trust}.
 */
public sealed interface TrustMessage {
  /** Name of the stream in acknowledgements. */
  String STREAM = "trust";

  /**
   * All of it; replaces what was known.
   *
   * @param version a digest of the rest, the same on every replica
   * @param trustDomain of the identities spiffe://trust domain/…
   * @param anchors PEM, one certificate each: the roots at which chains of peers may end
   * @param issuing SHA-256 (hexadecimal, lower case) of the anchor to which certificates chain that
   *     are issued now. A proxy whose own certificate chains to another renews it soon
   * @param controlAuthority PEM certificates of those who may sign for the control plane's port
   */
  record Bundle(
      String version,
      String trustDomain,
      List<String> anchors,
      String issuing,
      String controlAuthority)
      implements TrustMessage {
    public Bundle {
      anchors = List.copyOf(anchors);
    }
  }

  /** Nothing changed; the control plane lives. */
  record Heartbeat(String version) implements TrustMessage {}
}
