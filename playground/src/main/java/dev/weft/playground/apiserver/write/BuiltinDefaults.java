package dev.weft.playground.apiserver.write;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.playground.apiserver.kind.Resource;
import dev.weft.playground.apiserver.model.Json;
import dev.weft.playground.apiserver.model.Meta;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Defaults of built-in kinds that depend on other fields; the others are in builtins.yaml.
 * Idempotent.
 */
final class BuiltinDefaults {
  private BuiltinDefaults() {}

  static void apply(Resource resource, ObjectNode object) {
    switch (resource.kind()) {
      case "Pod" -> podSpec(Json.child(object, "spec"));
      case "Deployment" -> {
        template(object);
        rollingUpdate(Json.child(object, "spec", "strategy"), "25%", "25%");
      }
      case "ReplicaSet" -> {
        template(object);
        if (Json.at(object, "spec", "replicas").isMissingNode()) {
          Json.child(object, "spec").put("replicas", 1);
        }
      }
      case "StatefulSet" -> {
        template(object);
        ObjectNode strategy = Json.child(object, "spec", "updateStrategy");
        if (strategy.path("type").asText().equals("RollingUpdate")) {
          absent(Json.child(strategy, "rollingUpdate"), "partition", Json.number(0));
        }
      }
      case "DaemonSet" -> {
        template(object);
        rollingUpdate(Json.child(object, "spec", "updateStrategy"), "0", "1");
      }
      case "Job" -> template(object);
      case "Service" -> service(Json.child(object, "spec"));
      case "Secret" -> secret(object);
      case "Namespace" ->
          Json.child(object, "metadata", "labels")
              .put("kubernetes.io/metadata.name", Meta.name(object));
      case "RoleBinding", "ClusterRoleBinding" -> {
        absent(Json.child(object, "roleRef"), "apiGroup", "rbac.authorization.k8s.io");
        for (JsonNode subject : object.path("subjects")) {
          boolean account = Json.text(subject, "kind").equals("ServiceAccount");
          absent((ObjectNode) subject, "apiGroup", account ? "" : "rbac.authorization.k8s.io");
          if (account) {
            ((ObjectNode) subject).remove("apiGroup");
          }
        }
      }
      case "EndpointSlice" ->
          object
              .path("ports")
              .forEach(port -> {
                absent((ObjectNode) port, "name", "");
                absent((ObjectNode) port, "protocol", "TCP");
              });
      case "Endpoints" ->
          object
              .path("subsets")
              .forEach(subset ->
                  subset
                      .path("ports")
                      .forEach(port -> absent((ObjectNode) port, "protocol", "TCP")));
      case "CustomResourceDefinition" -> definition(object);
      case "MutatingWebhookConfiguration", "ValidatingWebhookConfiguration" ->
          object
              .path("webhooks")
              .forEach(hook -> {
                if (Json.at(hook, "clientConfig", "service") instanceof ObjectNode service) {
                  absent(service, "port", Json.number(443));
                }
              });
      default -> {}
    }
  }

  private static void template(ObjectNode object) {
    if (Json.at(object, "spec", "template") instanceof ObjectNode template) {
      podSpec(Json.child(template, "spec"));
    }
  }

  private static void rollingUpdate(ObjectNode strategy, String maxSurge, String maxUnavailable) {
    if (strategy.path("type").asText().equals("RollingUpdate")) {
      ObjectNode rolling = Json.child(strategy, "rollingUpdate");
      absent(rolling, "maxSurge", intOrString(maxSurge));
      absent(rolling, "maxUnavailable", intOrString(maxUnavailable));
    }
  }

  private static JsonNode intOrString(String text) {
    return text.endsWith("%") ? Json.object().textNode(text) : Json.number(Long.parseLong(text));
  }

  private static void podSpec(ObjectNode spec) {
    if (!Json.text(spec, "serviceAccountName").isEmpty()) {
      spec.put("serviceAccount", Json.text(spec, "serviceAccountName"));
    } else if (!Json.text(spec, "serviceAccount").isEmpty()) {
      spec.put("serviceAccountName", Json.text(spec, "serviceAccount"));
    }
    for (String list : new String[] {"containers", "initContainers", "ephemeralContainers"}) {
      for (JsonNode container : spec.path(list)) {
        String image = Json.text(container, "image");
        boolean latest =
            image.endsWith(":latest") || image.lastIndexOf(':') <= image.lastIndexOf('/');
        if (!image.isEmpty()) {
          absent(
              (ObjectNode) container,
              "imagePullPolicy",
              latest && !image.contains("@") ? "Always" : "IfNotPresent");
        }
        resources(container.path("resources"));
        for (JsonNode probe : container) {
          if (probe.has("grpc")) {
            absent((ObjectNode) probe.get("grpc"), "service", "");
          }
        }
      }
    }
    for (JsonNode volume : spec.path("volumes")) {
      if (volume.size() == 1) {
        ((ObjectNode) volume).putObject("emptyDir");
      }
    }
  }

  private static void resources(JsonNode resources) {
    for (var limit : resources.path("limits").properties()) {
      absent(Json.child((ObjectNode) resources, "requests"), limit.getKey(), limit.getValue());
    }
  }

  private static void service(ObjectNode spec) {
    String type = Json.text(spec, "type");
    if (!type.equals("ExternalName")) {
      absent(spec, "internalTrafficPolicy", "Cluster");
    }
    if (type.equals("NodePort") || type.equals("LoadBalancer")) {
      absent(spec, "externalTrafficPolicy", "Cluster");
    }
    if (type.equals("LoadBalancer")) {
      absent(spec, "allocateLoadBalancerNodePorts", Json.object().booleanNode(true));
    }
    for (JsonNode port : spec.path("ports")) {
      absent((ObjectNode) port, "targetPort", port.path("port"));
    }
  }

  private static void secret(ObjectNode object) {
    if (object.remove("stringData") instanceof ObjectNode plain) {
      plain
          .properties()
          .forEach(e ->
              Json.child(object, "data")
                  .put(
                      e.getKey(),
                      Base64.getEncoder()
                          .encodeToString(e.getValue().asText().getBytes(StandardCharsets.UTF_8))));
    }
  }

  private static void definition(ObjectNode object) {
    ObjectNode names = Json.child(object, "spec", "names");
    String kind = Json.text(names, "kind");
    absent(names, "singular", kind.toLowerCase(java.util.Locale.ROOT));
    absent(names, "listKind", kind + "List");
  }

  private static void absent(ObjectNode object, String field, String value) {
    absent(object, field, Json.object().textNode(value));
  }

  private static void absent(ObjectNode object, String field, JsonNode value) {
    if (!object.has(field)) {
      object.set(field, value.deepCopy());
    }
  }
}
