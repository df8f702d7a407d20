package dev.weft.playground.apiserver.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.playground.apiserver.kind.Catalog;
import dev.weft.playground.apiserver.kind.Resource;
import dev.weft.playground.apiserver.model.Json;
import java.util.List;
import java.util.Map;

/**
 * What there is, for clients that ask: /api, /apis and below, one by one or all at once
 * (aggregated).
 */
final class Discovery {
  private static final List<String> ALL_VERBS =
      List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

  /** Subresources that are not the object again: their kind, group and verbs. */
  private record Sub(String group, String version, String kind, List<String> verbs) {}

  private static final List<String> GET_PATCH_UPDATE = List.of("get", "patch", "update");
  private static final Map<String, Sub> SUBS =
      Map.of(
          "scale", new Sub("autoscaling", "v1", "Scale", GET_PATCH_UPDATE),
          "eviction", new Sub("policy", "v1", "Eviction", List.of("create")),
          "token", new Sub("authentication.k8s.io", "v1", "TokenRequest", List.of("create")),
          "log", new Sub("", "v1", "Pod", List.of("get")),
          "finalize", new Sub("", "v1", "Namespace", List.of("update")));

  private final Catalog catalog;

  Discovery(Catalog catalog) {
    this.catalog = catalog;
  }

  private static Sub sub(Resource resource, String name) {
    if (name.equals("proxy")) {
      return new Sub("", "v1", resource.kind() + "ProxyOptions", List.of("get"));
    }
    return SUBS.getOrDefault(name, new Sub("", "", resource.kind(), GET_PATCH_UPDATE));
  }

  private static List<String> verbs(Resource resource) {
    if (resource.review()) {
      return List.of("create");
    }
    boolean namespaces = resource.is("", "namespaces"); // never many at once
    return namespaces
        ? ALL_VERBS.stream().filter(v -> !v.equals("deletecollection")).toList()
        : ALL_VERBS;
  }

  /** GET /api. */
  ObjectNode coreVersions(String address) {
    ObjectNode answer = Json.object().put("kind", "APIVersions");
    answer.putArray("versions").add("v1");
    answer
        .putArray("serverAddressByClientCIDRs")
        .addObject()
        .put("clientCIDR", "0.0.0.0/0")
        .put("serverAddress", address);
    return answer;
  }

  /** GET /apis. */
  ObjectNode groups() {
    ObjectNode answer = Json.object().put("kind", "APIGroupList").put("apiVersion", "v1");
    ArrayNode groups = answer.putArray("groups");
    catalog.groups().keySet().stream()
        .filter(g -> !g.isEmpty())
        .forEach(g -> groups.add(groupEntry(g)));
    return answer;
  }

  /** GET /apis/GROUP. */
  ObjectNode group(String name) {
    return groupEntry(name).put("kind", "APIGroup").put("apiVersion", "v1");
  }

  private ObjectNode groupEntry(String name) {
    ObjectNode group = Json.object().put("name", name);
    ArrayNode versions = group.putArray("versions");
    for (String version : catalog.groups().getOrDefault(name, List.of())) {
      versions.addObject().put("groupVersion", name + "/" + version).put("version", version);
    }
    group.set("preferredVersion", versions.path(0));
    return group;
  }

  /** GET /api/v1 or /apis/GROUP/VERSION. */
  ObjectNode resources(String group, String version) {
    ObjectNode answer = Json.object().put("kind", "APIResourceList").put("apiVersion", "v1");
    answer.put("groupVersion", group.isEmpty() ? version : group + "/" + version);
    ArrayNode resources = answer.putArray("resources");
    for (Resource r : in(group, version)) {
      ObjectNode entry =
          resources.addObject().put("name", r.plural()).put("singularName", r.singular());
      entry
          .put("namespaced", r.namespaced())
          .put("kind", r.kind())
          .set("verbs", Json.strings(verbs(r)));
      if (!r.shortNames().isEmpty()) {
        entry.set("shortNames", Json.strings(r.shortNames()));
      }
      if (!r.categories().isEmpty()) {
        entry.set("categories", Json.strings(r.categories()));
      }
      for (String name : r.subresources().stream().sorted().toList()) {
        Sub sub = sub(r, name);
        ObjectNode more =
            resources.addObject().put("name", r.plural() + "/" + name).put("singularName", "");
        more.put("namespaced", r.namespaced());
        if (!sub.group().isEmpty()) {
          more.put("group", sub.group()).put("version", sub.version());
        }
        more.put("kind", sub.kind()).set("verbs", Json.strings(sub.verbs()));
      }
    }
    return answer;
  }

  private List<Resource> in(String group, String version) {
    return catalog.all().stream()
        .filter(r -> r.group().equals(group) && r.version().equals(version))
        .toList();
  }

  /** apidiscovery.k8s.io APIGroupDiscoveryList; of the core group only, or of all the others. */
  ObjectNode aggregated(boolean core, String discoveryVersion) {
    ObjectNode answer =
        Json.object()
            .put("kind", "APIGroupDiscoveryList")
            .put("apiVersion", "apidiscovery.k8s.io/" + discoveryVersion);
    answer.putObject("metadata");
    ArrayNode items = answer.putArray("items");
    catalog
        .groups()
        .forEach((group, versions) -> {
          if (group.isEmpty() == core) {
            ObjectNode item = items.addObject();
            ObjectNode metadata = item.putObject("metadata").putNull("creationTimestamp");
            if (!core) {
              metadata.put("name", group);
            }
            ArrayNode entries = item.putArray("versions");
            for (String version : versions) {
              ArrayNode resources =
                  entries
                      .addObject()
                      .put("version", version)
                      .put("freshness", "Current")
                      .putArray("resources");
              in(group, version).forEach(r -> resources.add(aggregatedEntry(r)));
            }
          }
        });
    return answer;
  }

  private static ObjectNode aggregatedEntry(Resource r) {
    ObjectNode entry = Json.object().put("resource", r.plural());
    entry.set("responseKind", kind(r.group(), r.version(), r.kind()));
    entry
        .put("scope", r.namespaced() ? "Namespaced" : "Cluster")
        .put("singularResource", r.singular());
    entry.set("verbs", Json.strings(verbs(r)));
    entry.set("shortNames", Json.strings(r.shortNames()));
    entry.set("categories", Json.strings(r.categories()));
    ArrayNode subs = entry.putArray("subresources");
    for (String name : r.subresources().stream().sorted().toList()) {
      Sub sub = sub(r, name);
      ObjectNode more = subs.addObject().put("subresource", name);
      more.set(
          "responseKind",
          sub.version().isEmpty()
              ? kind(r.group(), r.version(), sub.kind())
              : kind(sub.group(), sub.version(), sub.kind()));
      more.set("verbs", Json.strings(sub.verbs()));
    }
    return entry;
  }

  private static ObjectNode kind(String group, String version, String kind) {
    return Json.object().put("group", group).put("version", version).put("kind", kind);
  }
}
