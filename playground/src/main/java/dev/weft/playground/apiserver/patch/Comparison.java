package dev.weft.playground.apiserver.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.playground.apiserver.kind.Resource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which fields there are in an object, and which differ between two (structured-merge-diff, typed).
 */
record Comparison(FieldSet added, FieldSet modified, FieldSet removed) {
  /** Never owned: the server's own, and what names the object. */
  private static final List<String> UNOWNED =
      List.of(
          "f:apiVersion",
          "f:kind",
          "f:metadata",
          meta("name"),
          meta("namespace"),
          meta("creationTimestamp"),
          meta("selfLink"),
          meta("uid"),
          meta("generation"),
          meta("resourceVersion"));

  private static final List<String> UNOWNED_TREES = List.of(meta("managedFields"));

  /** Structs in Go, which are there even when nothing is in them: never owned as such. */
  private static final Set<String> STRUCTS =
      Set.of("f:metadata", "f:spec", "f:status", "f:template", "f:strategy");

  private static String meta(String field) {
    return FieldSet.child("f:metadata", "f:" + field);
  }

  static Comparison of(Resource resource, ObjectNode old, ObjectNode next) {
    Comparison raw = new Comparison(new FieldSet(), new FieldSet(), new FieldSet());
    raw.compare(Typed.of(resource.schema().get()), "", old, next, resource.custom());
    return new Comparison(owned(raw.added), owned(raw.modified), owned(raw.removed));
  }

  FieldSet changed() {
    return added.plus(modified);
  }

  private static FieldSet owned(FieldSet set) {
    return set.without(UNOWNED, UNOWNED_TREES);
  }

  private void compare(Typed type, String path, JsonNode old, JsonNode next, boolean custom) {
    JsonNode one = next.isMissingNode() ? old : next;
    boolean both = !old.isMissingNode() && !next.isMissingNode();
    boolean granular = type.isGranular(one) && (!both || old.getNodeType() == next.getNodeType());
    if (!granular || (one.isEmpty() && !both)) {
      if (!both) {
        (next.isMissingNode() ? removed : added).add(path);
      } else if (!old.equals(next)) {
        modified.add(path);
      }
      return;
    }
    String last = path.substring(path.lastIndexOf('\0') + 1);
    if (!both
        && !path.isEmpty()
        && ((custom && !last.equals("f:metadata")) || !STRUCTS.contains(last))) {
      (next.isMissingNode() ? removed : added).add(path);
    }
    var before = type.parts(old);
    var after = type.parts(next);
    var elements = new LinkedHashSet<>(before.keySet());
    elements.addAll(after.keySet());
    for (String element : elements) {
      JsonNode was = before.getOrDefault(element, MissingNode.getInstance());
      JsonNode is = after.getOrDefault(element, MissingNode.getInstance());
      compare(type.child(element), FieldSet.child(path, element), was, is, custom);
    }
  }

  /** What an applied configuration lays claim to. */
  static FieldSet claimed(Resource resource, ObjectNode applied, String subresource) {
    FieldSet set = new FieldSet();
    claim(Typed.of(resource.schema().get()), "", applied, set);
    List<String> others =
        subresource.equals("status")
            ? applied.properties().stream()
                .map(e -> "f:" + e.getKey())
                .filter(e -> !e.equals("f:status"))
                .toList()
            : resource.has("status") ? List.of("f:status") : List.of();
    return owned(set).without(List.of(), others);
  }

  private static void claim(Typed type, String path, JsonNode value, FieldSet into) {
    if (!type.isGranular(value) || value.isEmpty()) {
      into.add(path);
      return;
    }
    type.parts(value)
        .forEach((element, part) -> {
          String at = FieldSet.child(path, element);
          if (!element.startsWith("f:") || !type.isField(element)) {
            into.add(at);
          }
          claim(type.child(element), at, part, into);
        });
  }
}
