package dev.weft.api.wire;

/** A line of a proxy's report stream. */
public sealed interface ReportMessage {
  /** The first line. Who the proxy is, the control plane knows from its token. */
  record Hello(String proxyVersion, int wireVersion) implements ReportMessage {}

  /**
   * The proxy acts on this version; {@code stream} is {@code discovery/<what was asked for>},
   * {@link TrustMessage#STREAM} or {@link InboundMessage#STREAM}.
   */
  record Ack(String stream, String version) implements ReportMessage {}

  /** The proxy cannot act on this version and goes on with what it had. */
  record Nack(String stream, String version, String reason) implements ReportMessage {}

  /** The stream was given up. */
  record Dropped(String stream) implements ReportMessage {}

  /** Sent on change. */
  record State(boolean ready, boolean draining) implements ReportMessage {}

  /**
   * The certificate by which the proxy proves from now on who its pod is. Sent on change.
   *
   * @param anchor SHA-256 (hexadecimal, lower case) of the trust anchor to which it chains
   * @param notAfter ISO 8601, UTC
   */
  record Certificate(String anchor, String notAfter) implements ReportMessage {}

  /** Sent every few seconds, when there is something new to it. */
  record Inbound(Traffic traffic) implements ReportMessage {}
}
