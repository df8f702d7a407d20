package dev.weft.proxy.route;

import com.google.re2j.PatternSyntaxException;
import dev.weft.api.route.Mirror;
import dev.weft.api.route.Route;
import dev.weft.api.route.Route.RequestMatch;
import dev.weft.api.route.Split;
import dev.weft.api.route.SplitRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The routes and splits of one destination, compiled. Immutable. */
public final class Table {
  public static final Table EMPTY = new Table(List.of(), List.of());

  private final List<Entry> entries;
  private final List<Part> parts;

  private record Entry(RequestPredicate predicate, ActiveRoute route) {}

  /**
   * @param predicate null: all
   */
  private record Part(@Nullable RequestPredicate predicate, Split split) {}

  private Table(List<Entry> entries, List<Part> parts) {
    this.entries = entries;
    this.parts = parts;
  }

  /** What became of routes and splits that came over the wire. */
  public sealed interface Compiled {
    record Ok(Table table) implements Compiled {}

    /** Names the route or split and what is wrong with it. */
    record Refused(String reason) implements Compiled {}
  }

  public static Compiled compile(List<Route> routes, List<SplitRule> splits) {
    if (routes.isEmpty() && splits.isEmpty()) {
      return new Compiled.Ok(EMPTY);
    }
    var entries = new ArrayList<Entry>(routes.size());
    for (Route route : routes) {
      String wrong = Scrutiny.wrong(route);
      if (wrong != null) {
        return new Compiled.Refused("route '" + route.name() + "': " + wrong);
      }
      try {
        entries.add(new Entry(RequestPredicate.of(route.match()), ActiveRoute.of(route)));
      } catch (PatternSyntaxException e) {
        return new Compiled.Refused("route '" + route.name() + "': " + e.getMessage());
      }
    }
    var parts = new ArrayList<Part>(splits.size());
    for (int i = 0; i < splits.size(); i++) {
      RequestMatch match = splits.get(i).match();
      String wrong = Scrutiny.wrong(splits.get(i).split());
      if (wrong != null) {
        return new Compiled.Refused("splits[" + i + "]: " + wrong);
      }
      try {
        parts.add(
            new Part(match == null ? null : RequestPredicate.of(match), splits.get(i).split()));
      } catch (PatternSyntaxException e) {
        return new Compiled.Refused("splits[" + i + "]: " + e.getMessage());
      }
    }
    return new Compiled.Ok(new Table(List.copyOf(entries), List.copyOf(parts)));
  }

  /** Requests need not be looked at. */
  public boolean isEmpty() {
    return entries.isEmpty() && parts.isEmpty();
  }

  public ActiveRoute match(Asked asked) {
    if (entries.isEmpty()) {
      return ActiveRoute.DEFAULT;
    }
    String path = path(asked);
    for (Entry entry : entries) {
      if (entry.predicate.matches(asked, path)) {
        return entry.route;
      }
    }
    return ActiveRoute.DEFAULT;
  }

  /**
   * Where the request goes instead of the destination itself.
   *
   * @param route its route
   * @return null for the destination itself
   */
  public @Nullable Split split(ActiveRoute route, Asked asked) {
    if (route.split() != null || parts.isEmpty()) {
      return route.split();
    }
    String path = path(asked);
    for (Part part : parts) {
      if (part.predicate == null || part.predicate.matches(asked, path)) {
        return part.split;
      }
    }
    return null;
  }

  /** Where bytes go that are no requests; null for the destination itself. */
  public @Nullable Split splitOfBytes() {
    return parts.stream()
        .filter(part -> part.predicate == null)
        .map(Part::split)
        .findFirst()
        .orElse(null);
  }

  /** Of its routes, and of the one that stands where none matches. */
  public Set<String> names() {
    return Stream.concat(Stream.of(ActiveRoute.DEFAULT), entries.stream().map(entry -> entry.route))
        .map(ActiveRoute::name)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** All that requests may meet. */
  public List<Split> splits() {
    return Stream.concat(
            entries.stream().map(entry -> entry.route.split()).filter(Objects::nonNull),
            parts.stream().map(Part::split))
        .toList();
  }

  /** All that requests may be copied to. */
  public List<Mirror> mirrors() {
    return entries.stream()
        .map(entry -> entry.route.filters())
        .filter(Objects::nonNull)
        .flatMap(filters -> filters.mirrors().stream())
        .toList();
  }

  private static String path(Asked asked) {
    String target = asked.target();
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }
}
