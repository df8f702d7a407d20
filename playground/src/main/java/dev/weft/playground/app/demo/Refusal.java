package dev.weft.playground.app.demo;

import dev.weft.playground.app.Manifests;
import dev.weft.playground.app.Playground;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;

/**
 * What the cluster says to an invalid Mesh.
 *
 * @param message the API server's own words; "" when it took the Mesh
 */
public record Refusal(String message) {
  private static final String FIELD = "spec.defaultInboundPolicy";

  private static final String INVALID =
      """
      apiVersion: weft.dev/v1alpha1
      kind: Mesh
      metadata:
        name: %s
      spec:
        defaultInboundPolicy: Everybody
      """
          .formatted(Playground.MESH);

  static Refusal provoke(KubernetesClient client) {
    try {
      Manifests.apply(client, INVALID);
      return new Refusal("");
    } catch (KubernetesClientException e) {
      return new Refusal(
          e.getStatus() == null || e.getStatus().getMessage() == null
              ? String.valueOf(e.getMessage())
              : e.getStatus().getMessage());
    }
  }

  /** Empty when the Mesh was refused with the field and the reason. */
  Optional<String> wrong() {
    if (message.isEmpty()) {
      return Optional.of("an invalid Mesh was not refused");
    }
    return message.contains(FIELD)
        ? Optional.empty()
        : Optional.of("the refusal of an invalid Mesh does not name " + FIELD + ": " + message);
  }
}
