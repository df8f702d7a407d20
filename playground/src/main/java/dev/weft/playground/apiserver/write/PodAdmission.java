package dev.weft.playground.apiserver.write;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.playground.apiserver.model.Json;
import java.util.List;

/**
 * What the admission plugins ServiceAccount, Priority and DefaultTolerationSeconds do to a new pod.
 */
final class PodAdmission {
  private static final String TOKEN_PATH = "/var/run/secrets/kubernetes.io/serviceaccount";

  private PodAdmission() {}

  static void complete(ObjectNode pod) {
    ObjectNode spec = Json.child(pod, "spec");
    if (Json.text(spec, "serviceAccountName").isEmpty()) {
      spec.put("serviceAccountName", "default").put("serviceAccount", "default");
    }
    if (!spec.has("enableServiceLinks")) {
      spec.put("enableServiceLinks", true);
    }
    if (!spec.has("preemptionPolicy")) {
      spec.put("preemptionPolicy", "PreemptLowerPriority");
    }
    if (!spec.has("priority")) {
      spec.put("priority", 0);
    }
    for (String taint : List.of("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable")) {
      tolerate(spec, taint);
    }
    if (spec.path("automountServiceAccountToken").asBoolean(true)) {
      mountToken(spec);
    }
  }

  private static void tolerate(ObjectNode spec, String taint) {
    ArrayNode tolerations = spec.withArray("/tolerations");
    for (JsonNode toleration : tolerations) {
      String key = Json.text(toleration, "key");
      if (key.equals(taint) || key.isEmpty()) {
        return;
      }
    }
    tolerations
        .addObject()
        .put("effect", "NoExecute")
        .put("key", taint)
        .put("operator", "Exists")
        .put("tolerationSeconds", 300);
  }

  private static void mountToken(ObjectNode spec) {
    String volume = "kube-api-access-" + Metadata.suffix();
    boolean used = false;
    for (String list : List.of("initContainers", "containers")) {
      for (JsonNode container : spec.path(list)) {
        ArrayNode mounts = ((ObjectNode) container).withArray("/volumeMounts");
        boolean own =
            Json.texts(mounts.findValue("mountPath") == null ? Json.array() : paths(mounts))
                .contains(TOKEN_PATH);
        if (!own) {
          mounts.addObject().put("mountPath", TOKEN_PATH).put("name", volume).put("readOnly", true);
          used = true;
        }
      }
    }
    if (!used) {
      return;
    }
    ObjectNode projected =
        spec.withArray("/volumes").addObject().put("name", volume).putObject("projected");
    projected.put("defaultMode", 420);
    ArrayNode sources = projected.putArray("sources");
    sources
        .addObject()
        .putObject("serviceAccountToken")
        .put("expirationSeconds", 3607)
        .put("path", "token");
    ObjectNode ca = sources.addObject().putObject("configMap").put("name", "kube-root-ca.crt");
    ca.putArray("items").addObject().put("key", "ca.crt").put("path", "ca.crt");
    ObjectNode namespace = Json.object().put("path", "namespace");
    namespace.putObject("fieldRef").put("apiVersion", "v1").put("fieldPath", "metadata.namespace");
    sources.addObject().putObject("downwardAPI").putArray("items").add(namespace);
  }

  private static ArrayNode paths(ArrayNode mounts) {
    ArrayNode paths = Json.array();
    mounts.forEach(mount -> paths.add(mount.path("mountPath")));
    return paths;
  }

  /** Guaranteed when every container's requests equal its limits for both cpu and memory. */
  static String qosClass(ObjectNode pod) {
    boolean any = false;
    boolean all = true;
    for (JsonNode container : Json.at(pod, "spec", "containers")) {
      JsonNode resources = container.path("resources");
      any |= !resources.path("limits").isEmpty() || !resources.path("requests").isEmpty();
      for (String name : List.of("cpu", "memory")) {
        JsonNode limit = resources.path("limits").path(name);
        all &= !limit.isMissingNode() && limit.equals(resources.path("requests").path(name));
      }
    }
    return !any ? "BestEffort" : all ? "Guaranteed" : "Burstable";
  }
}
