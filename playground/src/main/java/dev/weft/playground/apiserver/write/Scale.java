package dev.weft.playground.apiserver.write;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.playground.apiserver.kind.Resource;
import dev.weft.playground.apiserver.model.FieldError;
import dev.weft.playground.apiserver.model.Json;
import dev.weft.playground.apiserver.model.JsonPath;
import dev.weft.playground.apiserver.model.Meta;
import dev.weft.playground.apiserver.model.Refusal;
import dev.weft.playground.apiserver.model.Selector;
import java.util.Arrays;
import java.util.List;

/** autoscaling/v1 Scale: an object seen as a number of replicas. */
public final class Scale {
  private Scale() {}

  public static ObjectNode of(Resource resource, ObjectNode object) {
    ObjectNode scale = Json.object().put("kind", "Scale").put("apiVersion", "autoscaling/v1");
    ObjectNode metadata = scale.putObject("metadata");
    for (String field :
        List.of("name", "namespace", "uid", "resourceVersion", "creationTimestamp")) {
      metadata.set(field, Json.at(object, "metadata", field));
    }
    Resource.ScalePaths paths = resource.scale();
    scale.putObject("spec").set("replicas", Json.number(number(object, paths.specReplicas())));
    ObjectNode status = scale.putObject("status");
    status.set("replicas", Json.number(number(object, paths.statusReplicas())));
    if (!paths.selector().isEmpty()) {
      JsonPath.find(object, paths.selector())
          .forEach(s -> status.put("selector", s.isTextual() ? s.asText() : Selector.show(s)));
    }
    return scale;
  }

  /** The object with the scale's replicas. */
  public static ObjectNode set(Resource resource, ObjectNode object, JsonNode scale) {
    long replicas = Json.at(scale, "spec", "replicas").asLong();
    if (replicas < 0) {
      throw Refusal.invalid(
          "autoscaling",
          "Scale",
          Meta.name(object),
          List.of(
              FieldError.invalid(
                  "spec.replicas",
                  Json.at(scale, "spec", "replicas"),
                  "must be greater than or equal to 0")));
    }
    String[] path = resource.scale().specReplicas().substring(1).split("\\.", -1);
    String[] parents = Arrays.copyOf(path, path.length - 1);
    Json.child(object, parents).set(path[path.length - 1], Json.number(replicas));
    return object;
  }

  private static long number(ObjectNode object, String path) {
    List<JsonNode> found = JsonPath.find(object, path);
    return found.isEmpty() ? 0 : found.getFirst().asLong();
  }
}
