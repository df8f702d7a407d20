package dev.weft.playground.apiserver.kind;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.playground.apiserver.model.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The kinds that are there from the start: builtins.yaml. */
final class Builtins {
  private Builtins() {}

  static List<Resource> all() {
    var all = new ArrayList<Resource>();
    data().path("kinds").forEach(entry -> all.add(resource(entry)));
    return all;
  }

  static JsonNode data() {
    return Holder.DATA;
  }

  private static Resource resource(JsonNode entry) {
    String group = Json.text(entry, "group");
    String kind = Json.text(entry, "kind");
    String plural = Json.text(entry, "plural");
    var columns = new ArrayList<Column>();
    entry.path("columns").forEach(column -> columns.add(Column.builtin(column)));
    Set<String> fields = new HashSet<>(Json.texts(entry.path("fields")));
    fields.add("metadata.name");
    fields.add("metadata.namespace");
    String collection = group.isEmpty() || plural.equals("events") ? plural : plural + "." + group;
    String packageName = data().path("packages").path(group).asText();
    return new Resource(
        group,
        "v1",
        plural,
        entry.path("singular").asText(kind.toLowerCase(java.util.Locale.ROOT)),
        kind,
        !entry.path("cluster").asBoolean(),
        Json.texts(entry.path("short")),
        Json.texts(entry.path("categories")),
        Set.copyOf(Json.texts(entry.path("subresources"))),
        Set.copyOf(fields),
        List.copyOf(columns),
        () -> ModelSchemas.root(packageName, kind),
        Resource.ScalePaths.USUAL,
        false,
        entry.path("generation").asBoolean(),
        entry.path("review").asBoolean(),
        collection);
  }

  private static final class Holder {
    static final JsonNode DATA = read();

    private static JsonNode read() {
      try (InputStream yaml = Builtins.class.getResourceAsStream("builtins.yaml")) {
        return Json.parseYaml(yaml.readAllBytes());
      } catch (IOException e) {
        throw new UncheckedIOException("builtins.yaml is part of this jar", e);
      }
    }
  }
}
