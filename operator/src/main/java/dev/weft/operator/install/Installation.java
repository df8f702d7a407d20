package dev.weft.operator.install;

import dev.weft.api.Names;
import dev.weft.crds.Crds;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Everything that {@code kubectl apply} needs to bring the operator, in an order that works. */
public final class Installation {
  private Installation() {}

  public static List<HasMetadata> render(InstallOptions options) {
    var objects = new ArrayList<HasMetadata>(Crds.all());
    objects.add(namespace());
    objects.addAll(Rights.render());
    objects.add(OperatorDeployment.render(options));
    return List.copyOf(objects);
  }

  /** One stream of YAML documents. */
  public static String yaml(List<HasMetadata> objects) {
    return objects.stream().map(Serialization::asYaml).collect(Collectors.joining());
  }

  private static Namespace namespace() {
    Map<String, String> labels = new TreeMap<>(Labels.installed("weft"));
    labels.put("pod-security.kubernetes.io/enforce", "restricted");
    labels.put(Names.INJECT_LABEL, "disabled");
    return new NamespaceBuilder()
        .withNewMetadata()
        .withName(Names.NAMESPACE)
        .withLabels(labels)
        .endMetadata()
        .build();
  }
}
