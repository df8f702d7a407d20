package dev.weft.playground.apiserver.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.playground.apiserver.kind.Column;
import dev.weft.playground.apiserver.kind.Resource;
import dev.weft.playground.apiserver.model.Json;
import dev.weft.playground.apiserver.model.JsonPath;
import dev.weft.playground.apiserver.model.Meta;
import java.time.Instant;
import java.util.List;

/** meta/v1 Table: what kubectl get prints. */
final class Tables {
  private Tables() {}

  /** A table without rows. */
  static ObjectNode empty(Resource resource, boolean withColumns) {
    ObjectNode table = Json.object().put("kind", "Table").put("apiVersion", "meta.k8s.io/v1");
    table.putObject("metadata");
    if (!withColumns) {
      table.putNull("columnDefinitions");
    } else {
      ArrayNode columns = table.putArray("columnDefinitions");
      if (isNamedFirst(resource)) {
        column(columns, "Name", "string", "name", "Name must be unique within a namespace.", 0);
      }
      for (Column column : resource.columns()) {
        column(
            columns,
            column.name(),
            column.type(),
            column.format(),
            column.description(),
            column.priority());
      }
    }
    table.putArray("rows");
    return table;
  }

  /** Events are told by what they say; their names come last. */
  private static boolean isNamedFirst(Resource resource) {
    return !resource.collection().equals("events");
  }

  private static void column(
      ArrayNode to, String name, String type, String format, String description, int priority) {
    to.addObject()
        .put("name", name)
        .put("type", type)
        .put("format", format)
        .put("description", description)
        .put("priority", priority);
  }

  /**
   * @param include what of the object comes along: Metadata, Object or None
   */
  static ObjectNode row(Resource resource, ObjectNode object, String include, Instant now) {
    ObjectNode row = Json.object();
    ArrayNode cells = row.putArray("cells");
    if (isNamedFirst(resource)) {
      cells.add(Meta.name(object));
    }
    for (Column column : resource.columns()) {
      cells.add(cell(resource, column, object, now));
    }
    switch (include) {
      case "None" -> {}
      case "Object" -> row.set("object", object);
      default -> row.set("object", metadata(object));
    }
    return row;
  }

  /** PartialObjectMetadata. */
  static ObjectNode metadata(ObjectNode object) {
    ObjectNode partial =
        Json.object().put("kind", "PartialObjectMetadata").put("apiVersion", "meta.k8s.io/v1");
    partial.set("metadata", object.path("metadata"));
    return partial;
  }

  private static JsonNode cell(Resource resource, Column column, ObjectNode object, Instant now) {
    if (column.source().startsWith("@")) {
      return Json.valueToTree(ComputedColumns.cell(column.source().substring(1), object, now));
    }
    List<JsonNode> found = JsonPath.find(object, column.source());
    if (found.isEmpty() || Json.absent(found.getFirst())) {
      return resource.custom()
          ? Json.object().nullNode()
          : column.type().equals("integer")
              ? Json.number(0)
              : Json.object().textNode(column.name().equals("Nominated Node") ? "<none>" : "");
    }
    JsonNode value = found.getFirst();
    if (!resource.custom()) {
      return value;
    }
    return switch (column.type()) {
      case "integer" -> value.isNumber() ? Json.number(value.asLong()) : Json.object().nullNode();
      case "number", "boolean" -> value;
      case "date" -> Json.object().textNode(ComputedColumns.age(value.asText(), now));
      default ->
          Json.object().textNode(value.isContainerNode() ? value.toString() : value.asText());
    };
  }
}
