package dev.weft.proxy.control;

import dev.weft.api.SpiffeId;
import dev.weft.api.route.Destination;
import dev.weft.api.route.Endpoint;
import dev.weft.api.wire.DiscoveryMessage;
import dev.weft.proxy.route.Table;
import dev.weft.proxy.state.Known;
import dev.weft.proxy.state.Slot;
import io.netty.util.NetUtil;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One destination as told by the control plane, line by line. Outlives connections: what it knows
 * stays in force until something newer is understood. Confined to the control loop.
 */
final class Subscription {
  private final Slot slot;
  private Known.@Nullable Resolved current;
  private boolean acknowledged; // on this connection

  Subscription(Slot slot) {
    this.slot = slot;
  }

  /** What the line asks for. */
  sealed interface Reaction {
    record Ack(String version) implements Reaction {}

    record Nack(String version, String reason) implements Reaction {}

    record Nothing() implements Reaction {}

    /** The two sides hold different versions: the stream must begin anew, from nothing. */
    record AskAnew() implements Reaction {}
  }

  Slot slot() {
    return slot;
  }

  /** Name of the stream in acknowledgements. */
  String stream() {
    return "discovery/" + slot.key().text();
  }

  /** To resume from; null for all. */
  @Nullable String version() {
    return current == null ? null : current.version();
  }

  /** A new connection: the control plane may be another replica that knows nothing of us. */
  void reconnected() {
    acknowledged = false;
  }

  Reaction apply(DiscoveryMessage message) {
    return switch (message) {
      case DiscoveryMessage.Snapshot snapshot ->
          adopt(snapshot.version(), snapshot.destination(), snapshot.endpoints());
      case DiscoveryMessage.Delta delta -> apply(delta);
      case DiscoveryMessage.Heartbeat heartbeat -> heartbeat(heartbeat.version());
      case DiscoveryMessage.Unknown(String reason) -> {
        current = null;
        slot.set(new Known.Unknown(reason));
        yield new Reaction.Nothing();
      }
    };
  }

  private Reaction heartbeat(String version) {
    if (current == null) {
      return new Reaction.Nothing();
    }
    if (!current.version().equals(version)) {
      return new Reaction.AskAnew();
    }
    if (acknowledged) {
      return new Reaction.Nothing();
    }
    acknowledged = true;
    return new Reaction.Ack(version);
  }

  private Reaction apply(DiscoveryMessage.Delta delta) {
    if (current == null || !current.version().equals(delta.from())) {
      return new Reaction.AskAnew();
    }
    Map<String, Endpoint> endpoints = new LinkedHashMap<>();
    current.endpoints().forEach(endpoint -> endpoints.put(endpoint.key(), endpoint));
    delta.remove().forEach(endpoints::remove);
    delta.upsert().forEach(endpoint -> endpoints.put(endpoint.key(), endpoint));
    return adopt(delta.version(), current.destination(), new ArrayList<>(endpoints.values()));
  }

  private Reaction adopt(String version, Destination destination, List<Endpoint> endpoints) {
    for (Endpoint endpoint : endpoints) {
      if (NetUtil.createInetAddressFromIpAddressString(endpoint.address()) == null) {
        return new Reaction.Nack(
            version, "endpoint address '" + endpoint.address() + "' (expected: an IP address)");
      }
      String identity = endpoint.identity();
      if (identity != null && SpiffeId.parse(identity) instanceof SpiffeId.Parsed.Malformed bad) {
        return new Reaction.Nack(version, "endpoint identity " + bad.why());
      }
    }
    return switch (compile(destination)) {
      case Table.Compiled.Ok(Table table) -> {
        current = new Known.Resolved(version, destination, table, endpoints);
        acknowledged = true;
        slot.set(current);
        yield new Reaction.Ack(version);
      }
      case Table.Compiled.Refused(String reason) -> new Reaction.Nack(version, reason);
    };
  }

  /** Endpoints change far more often than routes. */
  private Table.Compiled compile(Destination destination) {
    return current != null
            && current.destination().routes().equals(destination.routes())
            && current.destination().splits().equals(destination.splits())
        ? new Table.Compiled.Ok(current.table())
        : Table.compile(destination.routes(), destination.splits());
  }
}
