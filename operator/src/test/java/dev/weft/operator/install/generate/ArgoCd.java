package dev.weft.operator.install.generate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.api.Names;
import dev.weft.crds.Crds;
import dev.weft.crds.mesh.Mesh;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * {@code deploy/argocd/}: health checks as settings of Argo CD, and the example's kustomization.
 * The order of its waves is laid over the objects there and does not stand on them in {@code
 * deploy/}: they are everybody's, and Argo CD's annotations would be noise to all others.
 */
final class ArgoCd {
  private ArgoCd() {}

  static Map<String, String> render(Model model, Checkout checkout) {
    Map<String, String> files = new TreeMap<>();
    files.put(
        "deploy/argocd/argocd-cm.yaml",
        """
        # Health checks for Weft's kinds, to be merged into Argo CD's settings: docs/argocd.md
        """
            + GenerateInstallations.MADE
            + Yaml.write(settings(checkout)));
    files.put("deploy/argocd/weft/images.yaml", Kustomization.IMAGES);
    files.put("deploy/argocd/weft/kustomization.yaml", example(model));
    files.put(
        "deploy/argocd/weft/mesh.yaml", GenerateInstallations.MADE + Yaml.write(mesh(checkout)));
    return files;
  }

  private static ObjectNode settings(Checkout checkout) {
    Map<String, String> data = new TreeMap<>();
    for (Class<? extends CustomResource<?, ?>> kind : Crds.KINDS) {
      String name = kind.getSimpleName();
      data.put("resource.customizations.health." + Names.GROUP + "_" + name, checkout.health(name));
    }
    return Yaml.tree(
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName("argocd-cm")
            .withNamespace("argocd")
            .addToLabels("app.kubernetes.io/name", "argocd-cm")
            .addToLabels("app.kubernetes.io/part-of", "argocd")
            .endMetadata()
            .withData(data)
            .build());
  }

  private static ObjectNode mesh(Checkout checkout) {
    return checkout.samples().stream()
        .filter(sample -> sample.path("kind").asText().equals(Mesh.class.getSimpleName()))
        .map(ObjectNode.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private static String example(Model model) {
    String installed =
        model.withoutDefinitions().stream()
            .map(HasMetadata::getKind)
            .distinct()
            .collect(Collectors.joining("|"));
    String others =
        Crds.KINDS.stream()
            .filter(kind -> kind != Mesh.class)
            .map(Class::getSimpleName)
            .collect(Collectors.joining("|"));
    return """
    # The operator, a Mesh, and whatever of Weft's kinds you add to resources, in waves that wait for each other.
    """
        + GenerateInstallations.MADE
        + """
        apiVersion: kustomize.config.k8s.io/v1beta1
        kind: Kustomization
        resources:
          - ../../crds
          - ../../operator
          - mesh.yaml
        """
        + Kustomization.images(model)
        + "patches:\n"
        + List.of(
                wave("CustomResourceDefinition", -2, false),
                wave(installed, -1, false),
                wave(Mesh.class.getSimpleName(), 0, true),
                wave(others, 1, true))
            .stream()
            .collect(Collectors.joining());
  }

  /**
   * @param custom its definition may come with the same sync, and a dry run before that fails
   */
  private static String wave(String kinds, int wave, boolean custom) {
    return """
      - target:
          kind: %s
        patch: |-
          apiVersion: any
          kind: any
          metadata:
            name: any
            annotations:
              argocd.argoproj.io/sync-wave: "%d"
    """
            .formatted(kinds.contains("|") ? "(" + kinds + ")" : kinds, wave)
        + (custom
            ? "          argocd.argoproj.io/sync-options: SkipDryRunOnMissingResource=true\n"
            : "");
  }
}
