package dev.weft.cli.profile.traffic;

import dev.weft.cli.profile.route.PathPattern;
import dev.weft.cli.profile.route.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Paths of one method, segment by segment. Where more different values have stood than names of
 * things are likely to be, what stands there varies, and what followed them is one. Which paths
 * come out does not depend on the order in which they came. Not for several threads.
 */
final class PathTree {
  /** The first segment: kinds of things, more often than things. */
  private static final int MAX_NAMES_AT_ROOT = 64;

  private static final int MAX_NAMES = 16;
  private static final int MAX_SEGMENTS = 32;

  private final Node root = new Node();
  private final int maxNodes;
  private int nodes;

  /**
   * @param maxNodes a bound on memory: some 200 bytes each
   */
  PathTree(int maxNodes) {
    this.maxNodes = maxNodes;
  }

  private static final class Node {
    private final Map<String, Node> named = new TreeMap<>();
    private @Nullable Node any;
    private boolean varies;
    private long requests; // that ended here
  }

  /** False when there is no room for it. */
  boolean add(List<String> segments) {
    if (segments.size() > MAX_SEGMENTS || nodes + segments.size() > maxNodes) {
      return false;
    }
    Node at = root;
    for (int depth = 0; depth < segments.size(); depth++) {
      at = child(at, segments.get(depth), depth);
    }
    at.requests++;
    return true;
  }

  private Node child(Node node, String segment, int depth) {
    if (node.varies || Values.isOne(segment)) {
      return any(node);
    }
    Node child = node.named.get(segment);
    if (child == null) {
      child = new Node();
      nodes++;
      node.named.put(segment, child);
      if (isTooMuch(node, depth)) {
        unite(node, depth);
        return any(node);
      }
    }
    return child;
  }

  private static boolean isTooMuch(Node node, int depth) {
    return node.named.size() > (depth == 0 ? MAX_NAMES_AT_ROOT : MAX_NAMES);
  }

  private Node any(Node node) {
    if (node.any == null) {
      node.any = new Node();
      nodes++;
    }
    return node.any;
  }

  /** What stood below different names stands below one from now on. */
  private void unite(Node node, int depth) {
    node.varies = true;
    List<Node> children = List.copyOf(node.named.values());
    node.named.clear();
    children.forEach(child -> merge(any(node), child, depth + 1));
  }

  private void merge(Node into, Node from, int depth) {
    nodes--;
    into.requests += from.requests;
    if (from.any != null) {
      merge(any(into), from.any, depth + 1);
    }
    if (from.varies && !into.varies) {
      unite(into, depth);
    }
    from.named.forEach((name, child) -> {
      if (into.varies) {
        merge(any(into), child, depth + 1);
        return;
      }
      Node there = into.named.putIfAbsent(name, child);
      if (there != null) {
        merge(there, child, depth + 1);
      } else if (isTooMuch(into, depth)) {
        unite(into, depth);
      }
    });
  }

  /** Each path with its requests. */
  void forEach(ObjLongConsumer<PathPattern> each) {
    walk(root, new ArrayList<>(), each);
  }

  private static void walk(Node node, List<Segment> path, ObjLongConsumer<PathPattern> each) {
    if (node.requests > 0) {
      each.accept(new PathPattern(path), node.requests);
    }
    node.named.forEach((name, child) -> step(child, Segment.literal(name), path, each));
    if (node.any != null) {
      step(node.any, Segment.ANY, path, each);
    }
  }

  private static void step(
      Node child, Segment segment, List<Segment> path, ObjLongConsumer<PathPattern> each) {
    path.add(segment);
    walk(child, path, each);
    path.removeLast();
  }
}
