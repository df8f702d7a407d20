package dev.weft.operator.install.generate;

import dev.weft.api.Version;
import dev.weft.crds.Crds;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * {@code deploy/}: the installation as a kustomization. Definitions and the rest are kustomizations
 * of their own, because one that lies below {@code deploy/} may build on these, and not on {@code
 * deploy/} itself: kustomize takes a folder that contains the builder for a cycle.
 */
final class Kustomization {
  private static final String HEAD =
      GenerateInstallations.MADE
          + """
          apiVersion: kustomize.config.k8s.io/v1beta1
          kind: Kustomization
          """;

  /**
   * The operator hands images on to the pods that it makes, by its environment, where kustomize
   * does not look by itself.
   */
  static final String IMAGES =
      GenerateInstallations.MADE
          + """
          # The operator hands images on to the pods that it makes: they stand in its environment, too.
          images:
            - kind: Deployment
              path: spec/template/spec/containers[]/env[]/value
          """;

  private Kustomization() {}

  static Map<String, String> render(Model model) {
    Map<String, String> files = new TreeMap<>();
    Map<String, String> definitions =
        Crds.KINDS.stream().collect(Collectors.toMap(Crds::fileName, Kustomization::definition));
    Map<String, String> rest =
        model.withoutDefinitions().stream()
            .collect(Collectors.toMap(Kustomization::fileName, Kustomization::document));
    definitions.forEach((name, text) -> files.put("deploy/crds/" + name, text));
    rest.forEach((name, text) -> files.put("deploy/operator/" + name, text));
    files.put("deploy/crds/kustomization.yaml", HEAD + resources(definitions));
    files.put("deploy/operator/kustomization.yaml", HEAD + resources(rest));
    files.put("deploy/images.yaml", IMAGES);
    files.put(
        "deploy/kustomization.yaml", HEAD + resources(List.of("crds", "operator")) + images(model));
    return files;
  }

  /** For {@code kustomize edit set image}: the names as they are, with the tags as they are. */
  static String images(Model model) {
    return """
    configurations:
      - images.yaml
    images:
      - name: %s
        newTag: %s
      - name: %s
        newTag: %s
    """
        .formatted(
            name(model.options().operatorImage()),
            Version.CURRENT,
            name(model.options().proxyImage()),
            Version.CURRENT);
  }

  private static String name(String image) {
    return image.substring(0, image.lastIndexOf(':'));
  }

  private static String resources(Map<String, String> files) {
    return resources(files.keySet().stream().sorted().toList());
  }

  private static String resources(List<String> names) {
    return "resources:\n"
        + names.stream().map(name -> "  - " + name + "\n").collect(Collectors.joining());
  }

  private static String definition(Class<? extends CustomResource<?, ?>> kind) {
    return Crds.yaml(kind);
  }

  private static String document(HasMetadata object) {
    return GenerateInstallations.MADE + Yaml.write(Yaml.tree(object));
  }

  /** Such as {@code clusterrole-weft-operator.yaml}. */
  private static String fileName(HasMetadata object) {
    return object.getKind().toLowerCase(Locale.ROOT)
        + "-"
        + object.getMetadata().getName()
        + ".yaml";
  }
}
