package dev.weft.playground.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.playground.apiserver.cel.Expressions;
import dev.weft.playground.apiserver.cel.Values;
import dev.weft.playground.apiserver.kind.Resource;
import dev.weft.playground.apiserver.model.Json;
import dev.weft.playground.apiserver.model.Selector;
import dev.weft.playground.apiserver.store.Key;
import dev.weft.playground.apiserver.store.Store;
import dev.weft.playground.apiserver.write.Intent;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Whether a webhook wants to see a request: rules, selectors, conditions. */
final class WebhookMatch {
  private WebhookMatch() {}

  static boolean matches(JsonNode hook, Intent intent, ObjectNode request, Store store)
      throws IOException {
    String operation = Json.text(request, "operation");
    for (JsonNode rule : hook.path("rules")) {
      if (rule(rule, intent, operation)) {
        return selected(hook, intent, request, store) && conditions(hook, request);
      }
    }
    return false;
  }

  private static boolean rule(JsonNode rule, Intent intent, String operation) {
    Resource resource = intent.resource();
    String scope = rule.path("scope").asText("*");
    boolean inScope =
        scope.equals("*") || scope.equals(resource.namespaced() ? "Namespaced" : "Cluster");
    return inScope
        && any(rule.path("operations"), operation)
        && any(rule.path("apiGroups"), resource.group())
        && any(rule.path("apiVersions"), resource.version())
        && Json.texts(rule.path("resources")).stream()
            .anyMatch(wanted -> resource(wanted, resource.plural(), intent.subresource()));
  }

  /** {@code pods}, {@code pods/status}, {@code *}, {@code pods/*}, {@code *}/{@code *}. */
  private static boolean resource(String wanted, String plural, String subresource) {
    String[] parts = wanted.split("/", 2);
    boolean main = parts[0].equals("*") || parts[0].equals(plural);
    String sub = parts.length == 1 ? "" : parts[1];
    return main && (sub.equals("*") || sub.equals(subresource));
  }

  private static boolean any(JsonNode wanted, String is) {
    List<String> all = Json.texts(wanted);
    return all.contains("*") || all.contains(is);
  }

  private static boolean selected(JsonNode hook, Intent intent, ObjectNode request, Store store) {
    Resource resource = intent.resource();
    JsonNode object = request.path("object");
    JsonNode old = request.path("oldObject");
    if (resource.namespaced() || resource.is("", "namespaces")) {
      JsonNode namespace =
          resource.namespaced()
              ? store
                  .get(new Key("namespaces", "", intent.namespace()))
                  .map(JsonNode.class::cast)
                  .orElse(MissingNode.getInstance())
              : object.isNull() ? old : object;
      if (!Selector.matches(
          hook.path("namespaceSelector"), Json.at(namespace, "metadata", "labels"))) {
        return false;
      }
    }
    JsonNode selector = hook.path("objectSelector");
    return Selector.matches(selector, Json.at(object, "metadata", "labels"))
        || (old.isObject() && Selector.matches(selector, Json.at(old, "metadata", "labels")));
  }

  private static boolean conditions(JsonNode hook, ObjectNode request) throws IOException {
    for (JsonNode condition : hook.path("matchConditions")) {
      Map<String, Object> variables =
          Map.of(
              "object", Values.of(request.path("object"), MissingNode.getInstance()),
              "oldObject", Values.of(request.path("oldObject"), MissingNode.getInstance()),
              "request", Values.of(request, MissingNode.getInstance()));
      try {
        if (!Boolean.TRUE.equals(
            Expressions.evaluate(Json.text(condition, "expression"), variables))) {
          return false;
        }
      } catch (Expressions.BrokenException e) {
        throw new IOException(
            "expression '"
                + Json.text(condition, "expression")
                + "' resulted in error: "
                + e.getMessage(),
            e);
      }
    }
    return true;
  }
}
