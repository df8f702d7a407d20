package dev.weft.operator.translate;

import dev.weft.api.route.Route;
import dev.weft.api.route.Source;
import java.util.List;

/**
 * Routes that others than a profile have bound to a port of a Service. They stand for the
 * profile's.
 *
 * @param routes tried in order
 */
public record AttachedRoutes(List<Route> routes, List<Source> sources) {
  public AttachedRoutes {
    routes = List.copyOf(routes);
    sources = List.copyOf(sources);
  }
}
