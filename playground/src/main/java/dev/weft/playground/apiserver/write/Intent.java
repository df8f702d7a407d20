package dev.weft.playground.apiserver.write;

import dev.weft.playground.apiserver.access.User;
import dev.weft.playground.apiserver.kind.Resource;
import dev.weft.playground.apiserver.store.Key;
import java.util.ArrayList;
import java.util.List;

/**
 * What is to be written, by whom and how.
 *
 * @param namespace empty for cluster-scoped kinds
 * @param name empty when the body names the object
 * @param subresource empty for the object itself
 * @param userAgent the manager of the fields when none is given
 * @param warnings what the answer shall warn of; grows along the way
 */
public record Intent(
    Resource resource,
    String namespace,
    String name,
    String subresource,
    User user,
    Query query,
    String userAgent,
    List<String> warnings) {

  /** The server writes by itself. */
  public static Intent internal(Resource resource, String namespace, String name) {
    return new Intent(
        resource,
        namespace,
        name,
        "",
        User.SYSTEM,
        Query.NONE,
        "weft-playground",
        new ArrayList<>());
  }

  Intent named(String otherName) {
    return new Intent(
        resource, namespace, otherName, subresource, user, query, userAgent, warnings);
  }

  /** Whether the server itself is writing. */
  public boolean isInternal() {
    return user.equals(User.SYSTEM);
  }

  public Key key() {
    return resource.key(namespace, name);
  }

  String manager() {
    if (query.has("fieldManager")) {
      return query.text("fieldManager");
    }
    String agent = userAgent.split("[/ ]", 2)[0];
    return agent.isEmpty() ? "unknown" : agent;
  }
}
