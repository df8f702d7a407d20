package dev.weft.playground.app;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.regex.Pattern;

/** Applies YAML as it stands, as {@code kubectl apply --server-side} does. */
public final class Manifests {
  private static final String MANAGER = "weft-playground";
  private static final Pattern SEPARATOR = Pattern.compile("(?m)^---\\s*$");

  private Manifests() {}

  /** Applies each document. Not by typed models, which would add what the file does not say. */
  public static void apply(KubernetesClient client, String yaml) {
    SEPARATOR
        .splitAsStream(yaml)
        .filter(
            document -> document.lines().anyMatch(line -> !line.isBlank() && !line.startsWith("#")))
        .map(document -> Serialization.unmarshal(document, GenericKubernetesResource.class))
        .forEach(object -> {
          var _ = apply(client, object);
        });
  }

  /** The object as the API server took it. */
  public static <T extends HasMetadata> T apply(KubernetesClient client, T object) {
    return client.resource(object).fieldManager(MANAGER).forceConflicts().serverSideApply();
  }
}
