package dev.weft.playground.apiserver.write;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.playground.apiserver.kind.Resource;
import dev.weft.playground.apiserver.model.FieldError;
import dev.weft.playground.apiserver.model.Json;
import dev.weft.playground.apiserver.model.Meta;
import dev.weft.playground.apiserver.model.Refusal;
import dev.weft.playground.apiserver.schema.Defaults;
import dev.weft.playground.apiserver.schema.Schemas;
import dev.weft.playground.apiserver.schema.UnknownFields;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Brings objects into the shape that their kind's schema asks for, and says where they do not fit.
 */
public final class Shape {
  /**
   * A body as it came: the right kind, in the right namespace, without unknown fields. In place.
   */
  void decode(Intent intent, ObjectNode object) {
    identify(intent, object);
    refuseUnknown(intent, object);
    if (!intent.resource().custom()) {
      dropNulls(object);
      Schemas.refuseWrongTypes(intent.resource(), object);
    }
    reshape(intent.resource(), object);
  }

  /** The right kind in the right namespace. In place. */
  void identify(Intent intent, ObjectNode object) {
    Resource resource = intent.resource();
    String apiVersion = Json.text(object, "apiVersion");
    String kind = Json.text(object, "kind");
    boolean named = !apiVersion.isEmpty() || !kind.isEmpty();
    if (named && (!apiVersion.equals(resource.apiVersion()) || !kind.equals(resource.kind()))) {
      throw Refusal.badRequest(
          kind
              + " in version \""
              + apiVersion
              + "\" cannot be handled as a "
              + resource.kind()
              + ": no kind \""
              + kind
              + "\" is registered for version \""
              + apiVersion
              + "\"");
    }
    object.put("apiVersion", resource.apiVersion()).put("kind", resource.kind());
    String namespace = Meta.namespace(object);
    if (!resource.namespaced()) {
      Json.child(object, "metadata").remove("namespace");
    } else if (namespace.isEmpty()) {
      Json.child(object, "metadata").put("namespace", intent.namespace());
    } else if (!namespace.equals(intent.namespace())) {
      throw Refusal.badRequest(
          "the namespace of the provided object does not match the namespace sent on the request");
    }
  }

  /**
   * In place; what the schema does not know is an error, a warning or nothing, as the request wants
   * it.
   */
  void refuseUnknown(Intent intent, ObjectNode object) {
    Resource resource = intent.resource();
    List<String> problems = new ArrayList<>();
    UnknownFields.prune(object, resource.schema().get())
        .forEach(path -> problems.add("unknown field \"" + path + "\""));
    if (problems.isEmpty() || intent.query().text("fieldValidation").equals("Ignore")) {
      return;
    }
    if (intent.query().text("fieldValidation").equals("Strict")) {
      throw Refusal.badRequest(
          resource.kind()
              + " in version \""
              + resource.version()
              + "\" cannot be handled as a "
              + resource.kind()
              + ": strict decoding error: "
              + String.join(", ", problems));
    }
    intent.warnings().addAll(problems);
  }

  /** Prunes and fills in defaults, in place. */
  void reshape(Resource resource, ObjectNode object) {
    JsonNode schema = resource.schema().get();
    if (!resource.custom()) {
      dropNulls(object);
    }
    for (String field : List.of("labels", "annotations", "finalizers", "ownerReferences")) {
      JsonNode value = Json.at(object, "metadata", field);
      if (value.isContainerNode() && value.isEmpty()) {
        Json.child(object, "metadata").remove(field);
      }
    }
    UnknownFields.prune(object, schema);
    Defaults.apply(object, schema);
    if (!resource.custom()) {
      BuiltinDefaults.apply(resource, object);
    }
  }

  List<FieldError> check(Resource resource, ObjectNode object, @Nullable ObjectNode old) {
    return Schemas.check(resource, object, old);
  }

  /**
   * A stored object in a version it is served in; nothing but events needs more than a new name.
   */
  public static ObjectNode inVersion(Resource resource, ObjectNode stored) {
    if (Json.text(stored, "apiVersion").equals(resource.apiVersion())) {
      return stored;
    }
    ObjectNode converted = stored.deepCopy();
    converted.put("apiVersion", resource.apiVersion());
    if (resource.kind().equals("Event") && !resource.custom()) {
      EventForms.rename(converted, resource.group().isEmpty());
    }
    return converted;
  }

  /** Typed objects have no nulls: an absent field and a null one are the same in Go. */
  private static void dropNulls(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.properties().removeIf(e -> e.getValue().isNull());
    }
    node.forEach(Shape::dropNulls);
  }
}
