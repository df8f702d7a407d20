package dev.weft.playground.apiserver.kind;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.playground.apiserver.model.GroupResource;
import dev.weft.playground.apiserver.store.Key;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * One kind in one version, as it is served.
 *
 * @param collection where its objects are stored; versions of a kind share it
 * @param schema the object's schema, made when first asked for; references are resolved by {@link
 *     ModelSchemas}
 * @param scale the JSONPaths of the scale subresource; unused without one
 * @param generation whether metadata.generation counts changes
 * @param review answers questions, stores nothing
 */
public record Resource(
    String group,
    String version,
    String plural,
    String singular,
    String kind,
    boolean namespaced,
    List<String> shortNames,
    List<String> categories,
    Set<String> subresources,
    Set<String> fieldSelectors,
    List<Column> columns,
    Supplier<ObjectNode> schema,
    ScalePaths scale,
    boolean custom,
    boolean generation,
    boolean review,
    String collection) {

  /**
   * Where the scale subresource finds its numbers: {@code .spec.replicas}; selector may be empty.
   */
  public record ScalePaths(String specReplicas, String statusReplicas, String selector) {
    static final ScalePaths USUAL =
        new ScalePaths(".spec.replicas", ".status.replicas", ".spec.selector");
  }

  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  public GroupResource groupResource() {
    return new GroupResource(group, plural);
  }

  public Key key(String namespace, String name) {
    return new Key(collection, namespaced ? namespace : "", name);
  }

  public boolean has(String subresource) {
    return subresources.contains(subresource);
  }

  public boolean is(String otherGroup, String otherPlural) {
    return group.equals(otherGroup) && plural.equals(otherPlural);
  }
}
