package dev.weft.playground.apiserver.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.playground.apiserver.kind.Catalog;
import dev.weft.playground.apiserver.kind.ModelSchemas;
import dev.weft.playground.apiserver.kind.Resource;
import dev.weft.playground.apiserver.model.Json;
import dev.weft.playground.apiserver.model.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;

/** The schemas as documents, made when asked for: explain and client-side validation read them. */
final class OpenApi {
  private static final String REF = "#/components/schemas/";

  private static final String V2_TYPE =
      "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

  /**
   * An openapi.v2.Document that says "2.0", title, version and no paths: kubectl asks for it when
   * it meets an unknown kind.
   */
  private static final byte[] V2_DOCUMENT =
      "\n\0032.0\022\025\n\nKubernetes\022\007v1.35.0B\000".getBytes(StandardCharsets.ISO_8859_1);

  private final Catalog catalog;

  OpenApi(Catalog catalog) {
    this.catalog = catalog;
  }

  void handle(Call call) throws IOException {
    if (call.path.equals("/openapi/v2")) {
      ObjectNode document = Json.object().put("swagger", "2.0");
      document.putObject("info").put("title", "Kubernetes").put("version", "v1.35.0");
      document.putObject("paths");
      document.putObject("definitions");
      if (call.header("Accept").contains("spec.v2@v1.0+protobuf")) {
        call.bytes(200, V2_TYPE, V2_DOCUMENT);
      } else {
        call.json(200, document);
      }
    } else if (call.path.equals("/openapi/v3")) {
      ObjectNode paths = Json.object();
      catalog
          .groups()
          .forEach((group, versions) ->
              versions.forEach(version -> {
                String path = group.isEmpty() ? "api/" + version : "apis/" + group + "/" + version;
                paths.putObject(path).put("serverRelativeURL", "/openapi/v3/" + path);
              }));
      ObjectNode index = Json.object();
      index.set("paths", paths);
      call.json(200, index);
    } else {
      boolean core = call.segment(2).equals("api");
      call.json(
          200, document(core ? "" : call.segment(3), core ? call.segment(3) : call.segment(4)));
    }
  }

  private ObjectNode document(String group, String version) {
    List<Resource> resources =
        catalog.all().stream()
            .filter(r -> r.group().equals(group) && r.version().equals(version))
            .toList();
    if (resources.isEmpty()) {
      throw Refusal.noSuchResource();
    }
    ObjectNode document = Json.object().put("openapi", "3.0.0");
    document.putObject("info").put("title", "Kubernetes").put("version", "v1.35.0");
    ObjectNode paths = document.putObject("paths");
    ObjectNode schemas = document.putObject("components").putObject("schemas");
    var queue = new ArrayDeque<String>();
    for (Resource resource : resources) {
      String name = (group.isEmpty() ? "core" : group) + "." + version + "." + resource.kind();
      ObjectNode schema = resource.schema().get().deepCopy();
      ObjectNode kind = schema.putArray("x-kubernetes-group-version-kind").addObject();
      kind.put("group", group).put("version", version).put("kind", resource.kind());
      schemas.set(name, schema);
      references(schema, queue);
      path(paths, resource, kind, name);
    }
    var done = new HashSet<String>();
    while (!queue.isEmpty()) {
      String name = queue.remove();
      if (done.add(name)) {
        JsonNode schema = ModelSchemas.resolve(Json.object().put("$ref", REF + name));
        schemas.set(name, schema);
        references(schema, queue);
      }
    }
    return document;
  }

  /**
   * kubectl finds a kind's schema by the path that serves it, and dry-run support by the patch's
   * parameters.
   */
  private static void path(ObjectNode paths, Resource resource, ObjectNode kind, String schema) {
    String root = resource.group().isEmpty() ? "/api/" : "/apis/" + resource.group() + "/";
    String path =
        root
            + resource.version()
            + (resource.namespaced() ? "/namespaces/{namespace}/" : "/")
            + resource.plural();
    for (String verb : List.of("get", "patch")) {
      ObjectNode operation = Json.child(paths, path + "/{name}").putObject(verb);
      operation.put("x-kubernetes-action", verb).set("x-kubernetes-group-version-kind", kind);
      for (String parameter : List.of("dryRun", "fieldManager", "fieldValidation")) {
        operation
            .withArray("/parameters")
            .addObject()
            .put("name", parameter)
            .put("in", "query")
            .putObject("schema")
            .put("type", "string");
      }
      Json.child(operation, "responses", "200", "content", "application/json", "schema")
          .put("$ref", REF + schema);
    }
  }

  private static void references(JsonNode node, ArrayDeque<String> into) {
    if (node.path("$ref").isTextual()) { // a schema of schemas has a property of that name
      into.add(node.get("$ref").asText().substring(REF.length()));
    }
    node.forEach(child -> references(child, into));
  }
}
