package dev.weft.e2e.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the Operator Lifecycle Manager makes of a bundle, for clusters that have none: the
 * manifests, and of the ClusterServiceVersion its ServiceAccounts, ClusterRoles with bindings, and
 * Deployments.
 */
final class Olm {
  static final String MADE_BY = "olm-stand-in";
  private static final String CSV = "ClusterServiceVersion";
  private static final String OWNER = "weft.v0.1.0";
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private Olm() {}

  /** All that is to be applied, in that order. */
  static String objects(Path bundle, String namespace) throws IOException {
    ArrayNode items = YAML.createArrayNode();
    items.add(named("v1", "Namespace", namespace, ""));
    List<Path> files;
    try (Stream<Path> listed = Files.list(bundle.resolve("manifests"))) {
      files = listed.sorted().toList();
    }
    for (Path file : files) {
      JsonNode object = YAML.readTree(file.toFile());
      if (object.path("kind").asText().equals(CSV)) {
        install(object.path("spec").path("install").path("spec"), namespace, items);
      } else {
        items.add(inNamespace(object, namespace));
      }
    }
    ObjectNode list = YAML.createObjectNode().put("apiVersion", "v1").put("kind", "List");
    list.set("items", items);
    return YAML.writeValueAsString(list);
  }

  private static JsonNode inNamespace(JsonNode object, String namespace) {
    if (!object.path("kind").asText().equals("CustomResourceDefinition")) {
      ((ObjectNode) object.path("metadata")).put("namespace", namespace);
    }
    return object;
  }

  private static void install(JsonNode spec, String namespace, ArrayNode items) {
    for (JsonNode permission : spec.path("clusterPermissions")) {
      String account = permission.path("serviceAccountName").asText();
      items.add(named("v1", "ServiceAccount", account, namespace));
      ObjectNode role =
          named("rbac.authorization.k8s.io/v1", "ClusterRole", MADE_BY + "-" + account, "");
      role.set("rules", permission.path("rules"));
      items.add(role);
      items.add(binding(account, namespace));
    }
    for (JsonNode deployment : spec.path("deployments")) {
      ObjectNode object =
          named("apps/v1", "Deployment", deployment.path("name").asText(), namespace);
      ((ObjectNode) object.path("metadata").path("labels"))
          .setAll((ObjectNode) deployment.path("label"));
      object.set("spec", deployment.path("spec"));
      items.add(object);
    }
  }

  private static ObjectNode binding(String account, String namespace) {
    String name = MADE_BY + "-" + account;
    ObjectNode binding = named("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", name, "");
    binding
        .putObject("roleRef")
        .put("apiGroup", "rbac.authorization.k8s.io")
        .put("kind", "ClusterRole")
        .put("name", name);
    binding
        .putArray("subjects")
        .addObject()
        .put("kind", "ServiceAccount")
        .put("name", account)
        .put("namespace", namespace);
    return binding;
  }

  private static ObjectNode named(String version, String kind, String name, String namespace) {
    ObjectNode object = YAML.createObjectNode().put("apiVersion", version).put("kind", kind);
    ObjectNode metadata = object.putObject("metadata").put("name", name);
    if (!namespace.isEmpty()) {
      metadata.put("namespace", namespace);
    }
    if (!kind.equals("Namespace")) {
      metadata.putObject("labels").put("olm.owner", OWNER); // as OLM marks what it makes
    }
    return object;
  }
}
