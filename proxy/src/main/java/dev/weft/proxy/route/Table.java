package dev.weft.proxy.route;

import com.google.re2j.PatternSyntaxException;
import dev.weft.api.route.Route;
import java.util.ArrayList;
import java.util.List;

/** The routes of one destination, compiled. Immutable. */
public final class Table {
  public static final Table EMPTY = new Table(List.of());

  private final List<Entry> entries;

  private record Entry(RequestPredicate predicate, ActiveRoute route) {}

  private Table(List<Entry> entries) {
    this.entries = entries;
  }

  /** What became of routes that came over the wire. */
  public sealed interface Compiled {
    record Ok(Table table) implements Compiled {}

    /** Names the route and what is wrong with it. */
    record Refused(String reason) implements Compiled {}
  }

  public static Compiled compile(List<Route> routes) {
    if (routes.isEmpty()) {
      return new Compiled.Ok(EMPTY);
    }
    var entries = new ArrayList<Entry>(routes.size());
    for (Route route : routes) {
      try {
        entries.add(new Entry(RequestPredicate.of(route.match()), ActiveRoute.of(route)));
      } catch (PatternSyntaxException e) {
        return new Compiled.Refused("route '" + route.name() + "': " + e.getMessage());
      }
    }
    return new Compiled.Ok(new Table(List.copyOf(entries)));
  }

  /** No destination of this table has routes: requests need no path. */
  public boolean isEmpty() {
    return entries.isEmpty();
  }

  /**
   * @param target the request target in origin form; its query takes no part
   */
  public ActiveRoute match(String method, String target) {
    if (entries.isEmpty()) {
      return ActiveRoute.DEFAULT;
    }
    int query = target.indexOf('?');
    String path = query < 0 ? target : target.substring(0, query);
    for (Entry entry : entries) {
      if (entry.predicate.matches(method, path)) {
        return entry.route;
      }
    }
    return ActiveRoute.DEFAULT;
  }
}
