package dev.weft.playground.apiserver.store;

/**
 * Where an object lies.
 *
 * @param collection the stored resource, as {@code pods} or {@code deployments.apps}
 * @param namespace empty for cluster-scoped kinds
 */
public record Key(String collection, String namespace, String name) {
  /** Sorts by namespace, then name. */
  String path() {
    return namespace + "/" + name;
  }

  static Key of(String collection, String path) {
    int slash = path.indexOf('/');
    return new Key(collection, path.substring(0, slash), path.substring(slash + 1));
  }
}
