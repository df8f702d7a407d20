package dev.weft.cli.profile.traffic;

import dev.weft.cli.profile.route.PathPattern;
import dev.weft.cli.profile.route.Sketch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What was asked for, within bounded memory. For any number of threads. */
final class Seen {
  /** Of all methods together. */
  private static final int MAX_NODES = 20_000;

  private static final int MAX_METHODS = 16;
  private static final int MAX_GRPC = 1000;

  private final Map<String, PathTree> trees = new TreeMap<>();
  private final Map<String, Long> grpc = new TreeMap<>();
  private long requests;
  private long nothingFound;
  private long noRoom;

  /** A route to be, and how often it was asked for. */
  private record Asked(Sketch sketch, long requests) {}

  /**
   * @param requests all
   * @param sketches those asked for most
   * @param told requests that have made one of these
   * @param routes of these there would have been so many
   */
  record Summary(
      long requests,
      long nothingFound,
      long noRoom,
      List<Sketch> sketches,
      long told,
      int routes) {}

  /** Paths that lead nowhere are whoever's who tries: they make no route. */
  synchronized void add(AccessLine line) {
    requests++;
    if (line.status() == 404 || line.status() == 405) {
      nothingFound++;
    } else if (!(line.grpc() ? addCall(line.path()) : addPath(line))) {
      noRoom++;
    }
  }

  /** gRPC's methods are names, however many there are. */
  private boolean addCall(String path) {
    if (grpc.size() >= MAX_GRPC && !grpc.containsKey(path)) {
      return false;
    }
    grpc.merge(path, 1L, Long::sum);
    return true;
  }

  private boolean addPath(AccessLine line) {
    if (trees.size() >= MAX_METHODS && !trees.containsKey(line.method())) {
      return false;
    }
    return trees
        .computeIfAbsent(line.method(), _ -> new PathTree(MAX_NODES / MAX_METHODS))
        .add(List.of(line.path().substring(1).split("/", -1)));
  }

  synchronized Summary summary(int maxRoutes) {
    var all = new ArrayList<Asked>();
    grpc.forEach((path, count) ->
        all.add(new Asked(Sketch.of(path, "POST", PathPattern.literal(path)), count)));
    trees.forEach((method, tree) ->
        tree.forEach((path, count) ->
            all.add(new Asked(Sketch.of(method + " " + path.filled("*"), method, path), count))));
    List<Asked> kept =
        all.stream()
            .sorted(Comparator.comparingLong(Asked::requests).reversed())
            .limit(maxRoutes)
            .toList();
    return new Summary(
        requests,
        nothingFound,
        noRoom,
        kept.stream().map(Asked::sketch).toList(),
        kept.stream().mapToLong(Asked::requests).sum(),
        all.size());
  }

  /** A line of a log that tells of a request to one of these ports. */
  void line(String text, Set<Integer> ports) {
    Optional<AccessLine> line = AccessLine.of(text);
    if (line.isPresent() && ports.contains(line.get().port())) {
      add(line.get());
    }
  }
}
