package dev.weft.api.wire;

import dev.weft.api.policy.InboundPolicy;

/**
 * A line of the stream {@code /v1/inbound}: what the asking proxy's pod lets in. Acknowledged as
 * stream {@code inbound}.
 */
public sealed interface InboundMessage {
  /** Name of the stream in acknowledgements. */
  String STREAM = "inbound";

  /**
   * All of it; replaces what was known.
   *
   * @param version a digest of the policy, the same on every replica
   */
  record Snapshot(String version, InboundPolicy policy) implements InboundMessage {}

  /** Nothing changed; the control plane lives. */
  record Heartbeat(String version) implements InboundMessage {}
}
