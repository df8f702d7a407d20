package dev.weft.api.wire;

import dev.weft.api.route.Destination;
import dev.weft.api.route.Endpoint;
import java.util.List;

/**
 * A line of a discovery stream. A version is a digest of what the proxy knows after it applied the
 * line: the same on every replica of the control plane.
 */
public sealed interface DiscoveryMessage {
  /** All of it; replaces what was known. */
  record Snapshot(String version, Destination destination, List<Endpoint> endpoints)
      implements DiscoveryMessage {
    public Snapshot {
      endpoints = List.copyOf(endpoints);
    }
  }

  /**
   * Endpoints that came, changed or went since {@code from}. A reader that holds another version
   * must ask anew.
   *
   * @param remove {@link Endpoint#key() keys}
   */
  record Delta(String version, String from, List<Endpoint> upsert, List<String> remove)
      implements DiscoveryMessage {
    public Delta {
      upsert = List.copyOf(upsert);
      remove = List.copyOf(remove);
    }
  }

  /** Nothing changed; the control plane lives. */
  record Heartbeat(String version) implements DiscoveryMessage {}

  /**
   * No Service has this name or address. The stream stays open and goes on with a snapshot when one
   * appears.
   */
  record Unknown(String reason) implements DiscoveryMessage {}
}
