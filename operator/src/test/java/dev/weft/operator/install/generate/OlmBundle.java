package dev.weft.operator.install.generate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.api.Version;
import dev.weft.crds.Crds;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.CustomResource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code olm-bundle/}: the installation as the Operator Lifecycle Manager takes it. */
final class OlmBundle {
  static final String PACKAGE = "weft";

  private static final String FOLDER = "olm-bundle/";
  private static final String CHANNEL = "candidate";
  private static final String PREFIX = "operators.operatorframework.io.";

  private OlmBundle() {}

  static Map<String, String> render(Model model, Checkout checkout) {
    Map<String, String> files = new TreeMap<>();
    for (Class<? extends CustomResource<?, ?>> kind : Crds.KINDS) {
      files.put(FOLDER + "manifests/" + Crds.fileName(kind), Crds.yaml(kind));
    }
    for (HasMetadata object : ofTheNamespace(model)) {
      files.put(FOLDER + "manifests/" + fileName(object), document(withoutNamespace(object)));
    }
    files.put(
        FOLDER + "manifests/weft.clusterserviceversion.yaml",
        document(ClusterServiceVersion.render(model, checkout)));
    files.put(FOLDER + "metadata/annotations.yaml", annotations());
    files.put(FOLDER + "tests/scorecard/config.yaml", Scorecard.CONFIG);
    files.put(FOLDER + "bundle.Dockerfile", dockerfile());
    files.put(FOLDER + "catalog/weft.yaml", catalog());
    return files;
  }

  /**
   * Rights in the operator's own namespace come as objects. OLM would take them in the
   * ClusterServiceVersion, too; but of an operator for all namespaces it turns them into rights in
   * all namespaces, and ours read and write Secrets.
   */
  private static List<HasMetadata> ofTheNamespace(Model model) {
    return Stream.<HasMetadata>concat(
            model.all(Role.class).stream(), model.all(RoleBinding.class).stream())
        .toList();
  }

  /** OLM says where: the namespace of the subscription. */
  private static ObjectNode withoutNamespace(HasMetadata object) {
    ObjectNode tree = Yaml.tree(object);
    ((ObjectNode) tree.get("metadata")).remove("namespace");
    return tree;
  }

  private static String annotations() {
    String lines =
        labels().entrySet().stream()
            .map(label -> "  " + label.getKey() + ": " + label.getValue() + "\n")
            .collect(Collectors.joining());
    return GenerateInstallations.MADE + "annotations:\n" + lines;
  }

  /** The same in two places; where they differ, the annotations count. */
  private static Map<String, String> labels() {
    var labels = new LinkedHashMap<String, String>();
    labels.put(PREFIX + "bundle.mediatype.v1", "registry+v1");
    labels.put(PREFIX + "bundle.manifests.v1", "manifests/");
    labels.put(PREFIX + "bundle.metadata.v1", "metadata/");
    labels.put(PREFIX + "bundle.package.v1", PACKAGE);
    labels.put(PREFIX + "bundle.channels.v1", CHANNEL);
    labels.put(PREFIX + "bundle.channel.default.v1", CHANNEL);
    labels.put(PREFIX + "test.mediatype.v1", "scorecard+v1");
    labels.put(PREFIX + "test.config.v1", "tests/scorecard/");
    return labels;
  }

  private static String dockerfile() {
    return GenerateInstallations.MADE
        + "FROM scratch\n\n"
        + labels().entrySet().stream()
            .map(label -> "LABEL " + label.getKey() + "=" + label.getValue() + "\n")
            .collect(Collectors.joining())
        + """

        COPY manifests /manifests/
        COPY metadata /metadata/
        COPY tests/scorecard /tests/scorecard/
        """;
  }

  private static String catalog() {
    return """
    # A catalog of this one bundle, once its image is published:  opm alpha render-template basic catalog/weft.yaml
    """
        + GenerateInstallations.MADE
        + """
        schema: olm.template.basic
        entries:
          - schema: olm.package
            name: %s
            defaultChannel: %s
          - schema: olm.channel
            package: %s
            name: %s
            entries:
              - name: %s
          - schema: olm.bundle
            image: weft.dev/operator-bundle:%s
        """
            .formatted(
                PACKAGE, CHANNEL, PACKAGE, CHANNEL, ClusterServiceVersion.NAME, Version.CURRENT);
  }

  private static String document(ObjectNode tree) {
    return GenerateInstallations.MADE + Yaml.write(tree);
  }

  private static String fileName(HasMetadata object) {
    return object.getMetadata().getName()
        + "."
        + object.getKind().toLowerCase(Locale.ROOT)
        + ".yaml";
  }
}
