package dev.weft.operator.install.generate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.api.Version;
import dev.weft.crds.mesh.Mesh;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** What people wrote of the operator, and what follows from its model. */
final class ClusterServiceVersion {
  static final String NAME = OlmBundle.PACKAGE + ".v" + Version.CURRENT;

  private static final String BASE = "olm-bundle/base/weft.clusterserviceversion.yaml";
  private static final String ICON = "olm-bundle/icon.svg";
  private static final ObjectMapper JSON = new ObjectMapper();

  private ClusterServiceVersion() {}

  static ObjectNode render(Model model, Checkout checkout) {
    var csv = (ObjectNode) Yaml.read(checkout.text(BASE)).getFirst();
    csv.withObject("/metadata").put("name", NAME);
    annotate(csv.withObject("/metadata/annotations"), model, checkout.samples());
    ObjectNode spec = csv.withObject("/spec");
    spec.put("version", Version.CURRENT);
    spec.putArray("icon")
        .addObject()
        .put(
            "base64data",
            Base64.getEncoder()
                .encodeToString(checkout.text(ICON).getBytes(StandardCharsets.UTF_8)))
        .put("mediatype", "image/svg+xml");
    spec.putArray("relatedImages")
        .add(image("operator", model.options().operatorImage()))
        .add(image("proxy", model.options().proxyImage()));
    ArrayNode owned = spec.withObject("/customresourcedefinitions").putArray("owned");
    model.all(CustomResourceDefinition.class).forEach(crd -> owned.add(OwnedKind.of(crd)));
    install(spec.putObject("install"), model);
    return csv;
  }

  private static void annotate(ObjectNode annotations, Model model, List<JsonNode> samples) {
    ArrayNode examples = JSON.createArrayNode().addAll(samples);
    annotations.put("alm-examples", pretty(examples));
    annotations.put("containerImage", model.options().operatorImage());
    annotations.put(
        "operatorframework.io/initialization-resource",
        pretty(
            samples.stream()
                .filter(each -> each.path("kind").asText().equals(Mesh.class.getSimpleName()))
                .findFirst()
                .orElseThrow()));
    annotations.put(
        "operatorframework.io/suggested-namespace-template",
        pretty(Yaml.tree(model.only(Namespace.class))));
  }

  private static ObjectNode image(String name, String image) {
    return JSON.createObjectNode().put("name", name).put("image", image);
  }

  private static void install(ObjectNode install, Model model) {
    install.put("strategy", "deployment");
    ObjectNode spec = install.putObject("spec");
    Deployment deployment = model.only(Deployment.class);
    ObjectNode entry = spec.putArray("deployments").addObject();
    entry.put("name", deployment.getMetadata().getName());
    entry.set("label", Yaml.tree(deployment.getMetadata().getLabels()));
    entry.set("spec", Yaml.tree(deployment.getSpec()));
    ArrayNode rights = spec.putArray("clusterPermissions");
    for (ClusterRole role : model.all(ClusterRole.class)) {
      // A ServiceAccount that is named here is made by OLM: the control plane's, too, which no
      // Deployment of the bundle uses.
      ObjectNode permission = rights.addObject();
      permission.put("serviceAccountName", role.getMetadata().getName());
      permission.set("rules", Yaml.tree(role).get("rules"));
    }
  }

  private static String pretty(JsonNode node) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can be written", e);
    }
  }
}
