package dev.weft.playground.apiserver.write;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.playground.apiserver.kind.Resource;
import dev.weft.playground.apiserver.model.FieldError;
import dev.weft.playground.apiserver.model.Json;
import dev.weft.playground.apiserver.model.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rules of built-in kinds that their schemas do not hold, as far as users of kubectl meet them. */
final class BuiltinChecks {
  private static final Set<String> TEMPLATED =
      Set.of("Deployment", "ReplicaSet", "StatefulSet", "DaemonSet");

  private BuiltinChecks() {}

  static List<FieldError> check(Resource resource, ObjectNode object, @Nullable ObjectNode old) {
    var errors = new ArrayList<FieldError>();
    if (TEMPLATED.contains(resource.kind())) {
      selector(object, old, errors);
      JsonNode replicas = Json.at(object, "spec", "replicas");
      if (replicas.asLong() < 0) {
        errors.add(
            FieldError.invalid("spec.replicas", replicas, "must be greater than or equal to 0"));
      }
    }
    boolean templated = TEMPLATED.contains(resource.kind()) || resource.kind().equals("Job");
    if (templated && Json.at(object, "spec", "template", "spec").isObject()) {
      containers(Json.at(object, "spec", "template", "spec"), "spec.template.spec", errors);
    } else if (resource.kind().equals("Pod")) {
      containers(object.path("spec"), "spec", errors);
    }
    switch (resource.kind()) {
      case "Service" -> service(object, errors);
      case "ConfigMap", "Secret" -> {
        if (old != null && old.path("immutable").asBoolean()) {
          for (String field : List.of("data", "binaryData")) {
            if (!old.path(field).equals(object.path(field))) {
              errors.add(FieldError.forbidden(field, "field is immutable when `immutable` is set"));
            }
          }
        }
        if (old != null && !old.path("type").equals(object.path("type"))) {
          errors.add(FieldError.invalid("type", object.path("type"), "field is immutable"));
        }
      }
      case "RoleBinding", "ClusterRoleBinding" -> {
        if (old != null && !old.path("roleRef").equals(object.path("roleRef"))) {
          errors.add(
              FieldError.invalid("roleRef", object.path("roleRef"), "cannot change roleRef"));
        }
      }
      case "CustomResourceDefinition" -> errors.addAll(DefinitionChecks.check(object));
      default -> {}
    }
    return errors;
  }

  private static void containers(JsonNode spec, String path, List<FieldError> errors) {
    if (spec.path("containers").isArray() && spec.path("containers").isEmpty()) {
      errors.add(FieldError.required(path + ".containers", ""));
    }
    for (String list : List.of("initContainers", "containers")) {
      for (int i = 0; i < spec.path(list).size(); i++) {
        if (Json.text(spec.path(list).get(i), "image").isEmpty()) {
          errors.add(FieldError.required(path + "." + list + "[" + i + "].image", ""));
        }
      }
    }
  }

  private static void selector(
      ObjectNode object, @Nullable ObjectNode old, List<FieldError> errors) {
    JsonNode selector = Json.at(object, "spec", "selector");
    JsonNode labels = Json.at(object, "spec", "template", "metadata", "labels");
    if (selector.isObject() && selector.isEmpty()) {
      errors.add(
          FieldError.invalid(
              "spec.selector", selector, "empty selector is invalid for deployment"));
    }
    if (selector.isObject() && !Selector.matches(selector, labels)) {
      errors.add(
          FieldError.invalid(
              "spec.template.metadata.labels",
              labels.isMissingNode() ? Json.object() : labels,
              "`selector` does not match template `labels`"));
    }
    if (old != null && !Json.at(old, "spec", "selector").equals(selector)) {
      errors.add(FieldError.invalid("spec.selector", selector, "field is immutable"));
    }
  }

  private static void service(ObjectNode object, List<FieldError> errors) {
    JsonNode ports = Json.at(object, "spec", "ports");
    boolean headless = Json.text(object, "spec", "clusterIP").equals("None");
    boolean external = Json.text(object, "spec", "type").equals("ExternalName");
    if (ports.isEmpty() && !headless && !external) {
      errors.add(FieldError.required("spec.ports", ""));
    }
    for (int i = 0; i < ports.size(); i++) {
      long port = ports.get(i).path("port").asLong();
      if (port < 1 || port > 65_535) {
        errors.add(
            FieldError.invalid(
                "spec.ports[" + i + "].port",
                ports.get(i).path("port"),
                "must be between 1 and 65535, inclusive"));
      }
      if (ports.size() > 1 && Json.text(ports.get(i), "name").isEmpty()) {
        errors.add(FieldError.required("spec.ports[" + i + "].name", ""));
      }
    }
  }
}
