package dev.weft.proxy.inbound;

import dev.weft.api.SpiffeId;
import dev.weft.proxy.telemetry.Direction;
import dev.weft.proxy.telemetry.Metrics;
import dev.weft.proxy.telemetry.RequestMeters;
import dev.weft.proxy.telemetry.TcpMeters;
import io.netty.channel.Channel;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who is connected to one event loop, and the meters that count for each: by the identity that it
 * has proved, and for all others together.
 */
final class Clients {
  private final Metrics metrics;
  private final RequestMeters unknownRequests;
  private final TcpMeters unknownConnections;
  private final Map<SpiffeId, Known> known = new HashMap<>();

  /** A client that has proved who it is. */
  private static final class Known {
    private final RequestMeters requests;
    private final TcpMeters connections;
    private int open;

    Known(RequestMeters requests, TcpMeters connections) {
      this.requests = requests;
      this.connections = connections;
    }
  }

  Clients(Metrics metrics) {
    this.metrics = metrics;
    this.unknownRequests = metrics.inbound();
    this.unknownConnections = metrics.clients(Direction.INBOUND);
  }

  TcpMeters unknown() {
    return unknownConnections;
  }

  /** Counts the client's connection as one of its own until it closes. */
  TcpMeters connected(SpiffeId id, Channel channel) {
    Known client =
        known.computeIfAbsent(id, each -> new Known(metrics.inbound(each), metrics.client(each)));
    client.open++;
    channel.closeFuture().addListener(_ -> closed(id, client));
    return client.connections;
  }

  private void closed(SpiffeId id, Known client) {
    if (--client.open == 0) {
      known.remove(id);
      metrics.release(client.requests);
      metrics.release(client.connections);
    }
  }

  /**
   * Of requests on a connection that is open.
   *
   * @param id null for a client that has proved nothing
   */
  RequestMeters requests(@Nullable SpiffeId id) {
    Known client = id == null ? null : known.get(id);
    return client == null ? unknownRequests : client.requests;
  }
}
