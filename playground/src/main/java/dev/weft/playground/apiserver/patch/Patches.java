package dev.weft.playground.apiserver.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.playground.apiserver.kind.Resource;
import dev.weft.playground.apiserver.model.Json;
import dev.weft.playground.apiserver.model.Refusal;
import io.fabric8.zjsonpatch.JsonPatch;
import io.fabric8.zjsonpatch.JsonPatchException;

/**
 * The patches that change what is there: by operations, by merging, by merging with knowledge of
 * lists.
 */
public final class Patches {
  private Patches() {}

  /** Answers the patched copy. */
  public static ObjectNode apply(
      String contentType, JsonNode patch, ObjectNode current, Resource resource) {
    return switch (contentType) {
      case "application/json-patch+json" -> operations(patch, current);
      case "application/merge-patch+json" -> (ObjectNode) merge(current, object(patch));
      case "application/strategic-merge-patch+json" -> strategic(object(patch), current, resource);
      default ->
          throw Refusal.of(
              415,
              "UnsupportedMediaType",
              "the body of the request was in an unknown format - accepted media types include: application/json-patch+json,"
                  + " application/merge-patch+json, application/strategic-merge-patch+json, application/apply-patch+yaml");
    };
  }

  private static ObjectNode object(JsonNode patch) {
    if (patch instanceof ObjectNode object) {
      return object;
    }
    throw Refusal.badRequest(
        "json: cannot unmarshal array into Go value of type map[string]interface {}");
  }

  private static ObjectNode operations(JsonNode patch, ObjectNode current) {
    if (!patch.isArray()) {
      throw Refusal.badRequest(
          "error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp");
    }
    try {
      return (ObjectNode) JsonPatch.apply(patch, current);
    } catch (JsonPatchException e) {
      throw Refusal.of(
          422, "Invalid", "the server rejected our request due to an error in our request");
    }
  }

  /** RFC 7386. */
  static JsonNode merge(JsonNode target, JsonNode patch) {
    if (!(patch instanceof ObjectNode changes)) {
      return patch.deepCopy();
    }
    ObjectNode result = target instanceof ObjectNode old ? old.deepCopy() : Json.object();
    for (var change : changes.properties()) {
      if (change.getValue().isNull()) {
        result.remove(change.getKey());
      } else {
        result.set(change.getKey(), merge(result.path(change.getKey()), change.getValue()));
      }
    }
    return result;
  }

  private static ObjectNode strategic(ObjectNode patch, ObjectNode current, Resource resource) {
    if (resource.custom()) {
      throw Refusal.of(
          415,
          "UnsupportedMediaType",
          "the body of the request was in an unknown format - accepted media types include: application/json-patch+json,"
              + " application/merge-patch+json, application/apply-patch+yaml");
    }
    return StrategicMerge.apply(current, patch, resource.schema().get());
  }
}
