package dev.weft.playground.apiserver.kind;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All kinds that are served now. Read through one volatile; replaced as a whole when a definition
 * changes.
 */
public final class Catalog {
  private final List<Resource> builtins = Builtins.all();
  private volatile List<Resource> all = builtins;

  public List<Resource> all() {
    return all;
  }

  public Optional<Resource> find(String group, String version, String plural) {
    return all.stream().filter(r -> r.is(group, plural) && r.version().equals(version)).findFirst();
  }

  public Optional<Resource> byKind(String apiVersion, String kind) {
    return all.stream()
        .filter(r -> r.kind().equals(kind) && r.apiVersion().equals(apiVersion))
        .findFirst();
  }

  /**
   * The version in which a collection's objects are best shown to controllers: the first one
   * served.
   */
  public Optional<Resource> byCollection(String collection) {
    return all.stream().filter(r -> r.collection().equals(collection)).findFirst();
  }

  /** A kind that must be there. */
  public Resource builtin(String group, String plural) {
    return find(group, "v1", plural).orElseThrow();
  }

  /** Versions by group; the preferred one first. The core group is "". */
  public SortedMap<String, List<String>> groups() {
    var groups = new TreeMap<String, List<String>>();
    for (Resource resource : all) {
      List<String> versions = groups.computeIfAbsent(resource.group(), _ -> new ArrayList<>());
      if (!versions.contains(resource.version())) {
        versions.add(resource.version());
      }
    }
    groups.values().forEach(versions -> versions.sort(VersionOrder.PREFERRED_FIRST));
    return groups;
  }

  /** Serves these definitions, and no others, beside the built-in kinds. */
  public void define(Collection<ObjectNode> definitions) {
    var next = new ArrayList<>(builtins);
    definitions.forEach(definition -> next.addAll(Definitions.resources(definition)));
    all = List.copyOf(next);
  }
}
