package dev.weft.api.wire;

import dev.weft.api.route.Source;
import java.util.List;

/**
 * A line of the stream by which a serve replica tells the reconcile role what its proxies have:
 * first a line for its trust bundle and each proxy and source, then {@link Synced}, then a line for
 * each change.
 */
public sealed interface FleetMessage {
  /**
   * A proxy is connected.
   *
   * @param trust version of the trust bundle that it has acknowledged; empty for none
   * @param anchor fingerprint of the trust anchor to which its certificate chains; empty while it
   *     has none
   * @param certificateNotAfter ISO 8601; empty while it has none
   */
  record Proxy(
      String namespace,
      String pod,
      String proxyVersion,
      boolean ready,
      boolean draining,
      String trust,
      String anchor,
      String certificateNotAfter)
      implements FleetMessage {
    /** One that has no identity yet. */
    public Proxy(
        String namespace, String pod, String proxyVersion, boolean ready, boolean draining) {
      this(namespace, pod, proxyVersion, ready, draining, "", "", "");
    }
  }

  /** What a connected proxy's pod was asked; said every few seconds, when it has changed. */
  record Inbound(String namespace, String pod, Traffic traffic) implements FleetMessage {}

  /** A proxy is connected no longer. */
  record Gone(String namespace, String pod) implements FleetMessage {}

  /**
   * The replica tells its proxies this trust bundle, and signs by what goes with it. Until it says
   * so a proxy that comes to it may still get the one before.
   *
   * @param version as in {@link TrustMessage.Bundle}
   */
  record Trust(String version) implements FleetMessage {}

  /**
   * How far a generation of a resource has come among this replica's proxies.
   *
   * @param subscribers proxies that subscribe to a destination made from it
   * @param acknowledged those of them that act on this generation
   * @param refused reasons by which proxies refused it, at most five
   */
  record Programmed(Source source, int subscribers, int acknowledged, List<String> refused)
      implements FleetMessage {
    public Programmed {
      refused = List.copyOf(refused);
    }
  }

  /** The replica has said all it knew when the stream began. */
  record Synced() implements FleetMessage {}

  record Heartbeat() implements FleetMessage {}
}
