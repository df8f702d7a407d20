package dev.weft.playground.apiserver.http;

import dev.weft.playground.apiserver.kind.Catalog;
import dev.weft.playground.apiserver.kind.Resource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a path below /api/v1 or /apis/GROUP/VERSION speaks of.
 *
 * @param namespace empty: all of them, or cluster-scoped
 * @param name empty: the collection
 * @param rest what follows the subresource (of a proxy)
 */
record Target(
    Resource resource, String namespace, String name, String subresource, List<String> rest) {
  /** These follow a namespace's own name; anything else there is a resource in it. */
  private static final Set<String> NAMESPACE_SUBRESOURCES = Set.of("status", "finalize");

  static Optional<Target> parse(List<String> segments, Catalog catalog) {
    boolean core = segments.getFirst().equals("api");
    int from = core ? 2 : 3;
    if (segments.size() <= from) {
      return Optional.empty();
    }
    String group = core ? "" : segments.get(1);
    String version = segments.get(from - 1);
    List<String> path = segments.subList(from, segments.size());
    String namespace = "";
    boolean inNamespace =
        path.getFirst().equals("namespaces")
            && path.size() > 2
            && !(core && NAMESPACE_SUBRESOURCES.contains(path.get(2)));
    if (inNamespace) {
      namespace = path.get(1);
      path = path.subList(2, path.size());
    }
    List<String> rest = path;
    String inside = namespace;
    return catalog
        .find(group, version, path.getFirst())
        .filter(resource -> inside.isEmpty() || resource.namespaced())
        .map(resource ->
            new Target(
                resource,
                inside,
                rest.size() > 1 ? rest.get(1) : "",
                rest.size() > 2 ? rest.get(2) : "",
                rest.size() > 3 ? rest.subList(3, rest.size()) : List.of()));
  }
}
