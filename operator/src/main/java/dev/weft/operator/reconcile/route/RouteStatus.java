package dev.weft.operator.reconcile.route;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.api.Names;
import dev.weft.operator.gateway.RoutePolicy.Kind;
import dev.weft.operator.gateway.RoutePolicy.Parent;
import dev.weft.operator.gateway.RouteTranslator;
import dev.weft.operator.status.ConditionSet;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The status of one route. Its list of parents is several controllers': only entries with our name
 * are ours, and those of others stay as they are.
 */
final class RouteStatus {
  static final String CONTROLLER = Names.GROUP + "/mesh";

  private static final ObjectMapper JSON = new ObjectMapper();

  private RouteStatus() {}

  /**
   * The route with its new status, and the conditions of each parent.
   *
   * @param route a copy of what was read, of that resource version
   */
  record Report(GenericKubernetesResource route, List<ConditionSet> conditions) {}

  /** Empty when all is said already. */
  static Optional<Report> of(
      Kind kind,
      GenericKubernetesResource route,
      RouteTranslator.Result result,
      RouteReport.Surroundings around,
      Instant now) {
    ObjectNode content = JSON.valueToTree(route.getAdditionalProperties());
    JsonNode before = content.path("status").path("parents");
    JsonNode references = content.path("spec").path("parentRefs");
    ArrayNode after = JSON.createArrayNode();
    before.forEach(each -> {
      if (!isOurs(each)) {
        after.add(each);
      }
    });
    var source = RouteTranslator.source(kind, route);
    var sets = new ArrayList<ConditionSet>();
    for (Parent parent : result.parents()) {
      JsonNode reference = references.path(parent.index());
      var conditions = new ConditionSet(known(before, reference), source.generation(), now);
      RouteReport.of(source, kind, result, parent, around, conditions);
      sets.add(conditions);
      ObjectNode entry = after.addObject();
      entry.set("parentRef", reference);
      entry.put("controllerName", CONTROLLER);
      entry.set("conditions", JSON.valueToTree(conditions.list()));
    }
    if (ours(before).toString().equals(ours(after).toString())) {
      return Optional.empty();
    }
    var changed = new GenericKubernetesResource();
    changed.setApiVersion(route.getApiVersion());
    changed.setKind(route.getKind());
    changed.setMetadata(route.getMetadata());
    content.putObject("status").set("parents", after);
    changed.setAdditionalProperties(JSON.convertValue(content, new TypeReference<>() {}));
    return Optional.of(new Report(changed, sets));
  }

  private static boolean isOurs(JsonNode entry) {
    return entry.path("controllerName").asText().equals(CONTROLLER);
  }

  private static List<JsonNode> ours(JsonNode parents) {
    var ours = new ArrayList<JsonNode>();
    parents.forEach(each -> {
      if (isOurs(each)) {
        ours.add(each);
      }
    });
    return ours;
  }

  private static List<Condition> known(JsonNode parents, JsonNode reference) {
    return ours(parents).stream()
        .filter(each -> each.path("parentRef").equals(reference))
        .findFirst()
        .map(each ->
            JSON.<List<Condition>>convertValue(
                each.path("conditions"), new TypeReference<List<Condition>>() {}))
        .orElse(List.of());
  }
}
