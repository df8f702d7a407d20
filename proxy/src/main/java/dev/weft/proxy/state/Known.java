package dev.weft.proxy.state;

import dev.weft.api.route.Destination;
import dev.weft.api.route.Endpoint;
import dev.weft.proxy.route.Table;
import java.util.List;

/** What is known of a destination at one moment. Immutable; a request reads it once. */
public sealed interface Known {
  /** No answer yet. */
  record Pending() implements Known {}

  /** No Service has this name or address: it lies outside the mesh. */
  record Unknown(String reason) implements Known {}

  /**
   * @param table the destination's routes, compiled
   */
  record Resolved(String version, Destination destination, Table table, List<Endpoint> endpoints)
      implements Known {
    public Resolved {
      endpoints = List.copyOf(endpoints);
    }
  }
}
